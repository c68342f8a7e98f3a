import type { Metadata } from "next";
import { PlansAndPacks } from "#components/plans/plans-and-packs.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadPlans } from "#lib/services/plans/load-plans.ts";

export const metadata: Metadata = { title: "Plans and packs" };

export default async function PlansPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ plan?: string | string[] }>;
}) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "org:read");
  const { plan } = await searchParams;
  const view = await loadPlans(visit);
  return (
    <>
      <PageHeader title="Plans and packs" note={`Prices of ${view.cardName}, for ${visit.orgName}.`} />
      <PlansAndPacks view={view} asked={typeof plan === "string" ? plan : null} />
    </>
  );
}
