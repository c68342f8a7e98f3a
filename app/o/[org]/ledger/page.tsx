import type { Metadata } from "next";
import { Statement } from "#components/ledger/statement.tsx";
import { NoAccount } from "#components/usage/no-account.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch, type SearchParams } from "#lib/request/search-params.ts";
import { loadStatement } from "#lib/services/ledger/load-statement.ts";

export const metadata: Metadata = { title: "Statement" };

type Props = { readonly params: Promise<{ org: string }>; readonly searchParams: SearchParams };

export default async function StatementPage({ params, searchParams }: Props) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "ledger:read");
  const filters = await readSearch(searchParams, ["period", "kind", "q", "from", "to", "after", "at"]);
  const view = await loadStatement(visit, filters);
  return view ? <Statement slug={visit.slug} filters={filters} view={view} /> : <NoAccount title="Statement" />;
}
