import type { Metadata } from "next";
import { Calculator } from "#components/calculate/calculator.tsx";
import { draftOf } from "#components/calculate/draft.ts";
import { SandboxNote } from "#components/jobs/sandbox-note.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { isSandbox } from "#lib/request/mode.ts";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadCalculator } from "#lib/services/rating/load-calculator.ts";
import { restoreQuote } from "#lib/services/rating/restore-quote.ts";
import { confirm, quote } from "./actions.ts";

export const metadata: Metadata = { title: "Calculate" };

export default async function CalculatePage({ params, searchParams }: PageProps<"/o/[org]/calculate">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "quotes:create");
  const asked = Object.fromEntries(
    Object.entries(await searchParams).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
  const [view, restored] = await Promise.all([loadCalculator(visit), asked["quote"] ? restoreQuote(visit, asked["quote"]) : null]);
  const initial = draftOf(view.card, asked);
  return (
    <>
      <PageHeader title="Calculate" note="What a job will cost, before it runs." />
      {!view.plan.generation && (
        <Notice tone="warn" className="mb-3.5">
          Generation is off on the {view.plan.name} plan: prices can be seen, and nothing runs until it is upgraded.
        </Notice>
      )}
      {initial ? (
        <Calculator slug={visit.slug} view={view} initial={initial} restored={restored} actions={{ quote, confirm }} />
      ) : (
        <EmptyState title="Nothing on this card takes a quote">Its work is metered as it happens.</EmptyState>
      )}
      {isSandbox() && <SandboxNote />}
    </>
  );
}
