import type { Metadata } from "next";
import { QuoteAccuracy } from "#components/accuracy/accuracy.tsx";
import { NoAccount } from "#components/usage/no-account.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch, type SearchParams } from "#lib/request/search-params.ts";
import { loadAccuracy } from "#lib/services/jobs/load-accuracy.ts";

export const metadata: Metadata = { title: "Quote accuracy" };

type Props = { readonly params: Promise<{ org: string }>; readonly searchParams: SearchParams };

export default async function AccuracyPage({ params, searchParams }: Props) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "ledger:read");
  const view = await loadAccuracy(visit, await readSearch(searchParams, ["range", "operation"]));
  return view ? <QuoteAccuracy slug={visit.slug} view={view} /> : <NoAccount title="Quote accuracy" />;
}
