import type { Metadata } from "next";
import { BatchPlanner } from "#components/batch/batch-planner.tsx";
import { ReturnNotice } from "#components/billing/return-notice.tsx";
import { SandboxNote } from "#components/jobs/sandbox-note.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { isSandbox } from "#lib/request/mode.ts";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch } from "#lib/request/search-params.ts";
import { loadBuying } from "#lib/services/billing/load-buying.ts";
import { loadReturn } from "#lib/services/billing/load-return.ts";
import { loadCalculator } from "#lib/services/rating/load-calculator.ts";
import { ask, buy, withdraw } from "../../packs/actions.ts";
import { confirm, quote } from "./actions.ts";

export const metadata: Metadata = { title: "Batch planner" };

export default async function BatchPage({ params, searchParams }: PageProps<"/o/[org]/calculate/batch">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "quotes:create");
  const [view, buying] = await Promise.all([loadCalculator(visit), loadBuying(visit)]);
  const { order } = await readSearch(searchParams, ["order"]);
  return (
    <>
      <PageHeader title="Batch planner" note="Up to 500 items at once: similar ones are grouped, and cost less.">
        <ButtonLink kind="ghost" small href={`/o/${visit.slug}/calculate`}>
          Calculate one item
        </ButtonLink>
      </PageHeader>
      {order && <ReturnNotice view={await loadReturn(visit, { order })} />}
      <BatchPlanner slug={visit.slug} view={{ ...view, buying }} actions={{ quote, confirm, buy, ask, withdraw }} />
      {isSandbox() && <SandboxNote />}
    </>
  );
}
