import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "#components/operator/card.tsx";
import { requireOperator } from "#lib/request/operator.ts";
import { readSearch, type SearchParams } from "#lib/request/search-params.ts";
import { loadCard } from "#lib/services/catalog/load-card.ts";

export const metadata: Metadata = { title: "Rate card" };

type Props = { readonly params: Promise<{ card: string }>; readonly searchParams: SearchParams };

export default async function CardPage({ params, searchParams }: Props) {
  const visit = await requireOperator();
  const { version } = await readSearch(searchParams, ["version"]);
  const view = await loadCard(visit, (await params).card, version === undefined ? null : Number(version));
  return view ? <Card view={view} /> : notFound();
}
