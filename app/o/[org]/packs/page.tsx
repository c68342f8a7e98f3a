import type { Metadata } from "next";
import { OpenCheckouts } from "#components/billing/open-checkouts.tsx";
import { PacksPage } from "#components/packs/packs-page.tsx";
import { BuyTabs } from "#components/shell/buy-tabs.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch } from "#lib/request/search-params.ts";
import { wayBack } from "#lib/request/way-back.ts";
import { loadPacksPage } from "#lib/services/billing/load-packs-page.ts";
import { ask, buy, drop, setCurrency, withdraw } from "./actions.ts";

export const metadata: Metadata = { title: "Packs" };

export default async function Packs({ params, searchParams }: PageProps<"/o/[org]/packs">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "org:read");
  const { slug } = visit;
  const [view, { credits }, back] = await Promise.all([
    loadPacksPage(visit),
    readSearch(searchParams, ["credits"]),
    wayBack(slug, searchParams),
  ]);
  return (
    <>
      <PageHeader title="Packs" note="Credits bought once, used last." />
      <BuyTabs slug={slug} current="packs" hasPacks={view.card.packs !== null} />
      <OpenCheckouts slug={slug} checkouts={view.checkouts} now={view.now} drop={drop} />
      <PacksPage slug={slug} view={view} asked={credits ?? null} back={back} actions={{ buy, ask, withdraw, setCurrency }} />
    </>
  );
}
