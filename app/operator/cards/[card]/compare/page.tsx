import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Comparison } from "#components/operator/comparison.tsx";
import { requireOperator } from "#lib/request/operator.ts";
import { readSearch, type SearchParams } from "#lib/request/search-params.ts";
import { loadTwoVersions } from "#lib/services/catalog/load-card.ts";

export const metadata: Metadata = { title: "What changed" };

type Props = { readonly params: Promise<{ card: string }>; readonly searchParams: SearchParams };

export default async function ComparePage({ params, searchParams }: Props) {
  await requireOperator();
  const { from, to } = await readSearch(searchParams, ["from", "to"]);
  const two = await loadTwoVersions((await params).card, Number(from), Number(to));
  return two ? <Comparison from={two.from} to={two.to} /> : notFound();
}
