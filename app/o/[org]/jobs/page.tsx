import type { Metadata } from "next";
import { Jobs } from "#components/jobs/jobs.tsx";
import { NoAccount } from "#components/usage/no-account.tsx";
import { may } from "#lib/domain/orgs/permissions.ts";
import { isSandbox } from "#lib/request/mode.ts";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch, type SearchParams } from "#lib/request/search-params.ts";
import { loadJobs } from "#lib/services/jobs/load-jobs.ts";

export const metadata: Metadata = { title: "Jobs" };

type Props = { readonly params: Promise<{ org: string }>; readonly searchParams: SearchParams };

export default async function JobsPage({ params, searchParams }: Props) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "jobs:read");
  const filters = await readSearch(searchParams, ["state", "member", "project", "after"]);
  const view = await loadJobs(visit, filters);
  if (!view) return <NoAccount title="Jobs" />;
  return <Jobs slug={visit.slug} filters={filters} view={view} mayRun={may(visit.role, "jobs:run")} sandbox={isSandbox()} />;
}
