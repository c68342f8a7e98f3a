import type { Metadata } from "next";
import { BillingOverview } from "#components/overview/billing-overview.tsx";
import { Overview } from "#components/overview/overview.tsx";
import { NoAccount } from "#components/usage/no-account.tsx";
import { may } from "#lib/domain/orgs/permissions.ts";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadBalance } from "#lib/services/ledger/load-balance.ts";
import { loadPlanAndUsage } from "#lib/services/plans/load-plan-and-usage.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params }: { readonly params: Promise<{ org: string }> }) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "org:read");
  const { slug, orgName, role } = visit;
  if (!may(role, "usage:read")) {
    const balance = await loadBalance(visit.accountId, visit.now);
    return balance ? <BillingOverview slug={slug} orgName={orgName} balance={balance} /> : <NoAccount title={orgName} />;
  }
  const view = await loadPlanAndUsage(visit);
  return view ? <Overview slug={slug} orgName={orgName} role={role} view={view} /> : <NoAccount title={orgName} />;
}
