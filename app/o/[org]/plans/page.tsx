import type { Metadata } from "next";
import { OpenCheckouts } from "#components/billing/open-checkouts.tsx";
import { PlansPage } from "#components/plans/plans-page.tsx";
import { BuyTabs } from "#components/shell/buy-tabs.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch } from "#lib/request/search-params.ts";
import { wayBack } from "#lib/request/way-back.ts";
import { loadPlansPage } from "#lib/services/billing/load-plans-page.ts";
import { drop, enquire, preview, setCurrency, start, undo } from "./actions.ts";

export const metadata: Metadata = { title: "Plans" };

export default async function Plans({ params, searchParams }: PageProps<"/o/[org]/plans">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "org:read");
  const { slug, orgName } = visit;
  const [view, asked, back] = await Promise.all([
    loadPlansPage(visit),
    readSearch(searchParams, ["plan", "request"]),
    wayBack(slug, searchParams),
  ]);
  return (
    <>
      <PageHeader title="Plans" note={`Prices of ${view.cardName}, for ${orgName}.`} />
      <BuyTabs slug={slug} current="plans" hasPacks={view.hasPacks} />
      <OpenCheckouts slug={slug} checkouts={view.checkouts} now={view.now} drop={drop} />
      <PlansPage slug={slug} view={view} asked={asked} back={back} actions={{ preview, start, undo, enquire, setCurrency }} />
    </>
  );
}
