import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Job } from "#components/jobs/job.tsx";
import { isSandbox } from "#lib/request/mode.ts";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadJob } from "#lib/services/jobs/load-job.ts";
import { cancel } from "../actions.ts";

export const metadata: Metadata = { title: "Job" };

export default async function JobPage({ params }: { readonly params: Promise<{ org: string; job: string }> }) {
  const { org, job } = await params;
  const visit = await requireOrg(org);
  requirePermission(visit, "jobs:read");
  const view = (await loadJob(visit, job)) ?? notFound();
  return <Job slug={visit.slug} orgName={visit.orgName} view={view} sandbox={isSandbox()} cancel={cancel} />;
}
