import type { Metadata } from "next";
import { Held } from "#components/jobs/held.tsx";
import { NoAccount } from "#components/usage/no-account.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch, type SearchParams } from "#lib/request/search-params.ts";
import { loadHeld } from "#lib/services/jobs/load-held.ts";
import { cancel } from "../actions.ts";

export const metadata: Metadata = { title: "Held credits" };

type Props = { readonly params: Promise<{ org: string }>; readonly searchParams: SearchParams };

export default async function HeldPage({ params, searchParams }: Props) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "jobs:read");
  const { after } = await readSearch(searchParams, ["after"]);
  const view = await loadHeld(visit, after);
  return view ? <Held slug={visit.slug} view={view} after={after} cancel={cancel} /> : <NoAccount title="Held credits" />;
}
