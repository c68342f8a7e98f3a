import type { Metadata } from "next";
import { NoAccount } from "#components/usage/no-account.tsx";
import { PlanAndUsage } from "#components/usage/plan-and-usage.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadPlanAndUsage } from "#lib/services/plans/load-plan-and-usage.ts";

export const metadata: Metadata = { title: "Plan & usage" };

export default async function UsagePage({ params }: { readonly params: Promise<{ org: string }> }) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "usage:read");
  const view = await loadPlanAndUsage(visit);
  return view ? <PlanAndUsage slug={visit.slug} role={visit.role} view={view} /> : <NoAccount title="Plan & usage" />;
}
