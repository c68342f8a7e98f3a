import type { Metadata } from "next";
import { Calculator } from "#components/calculate/calculator.tsx";
import { draftOf } from "#components/calculate/draft.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadCalculator } from "#lib/services/rating/load-calculator.ts";
import { confirm, quote } from "./actions.ts";

export const metadata: Metadata = { title: "Calculate" };

type Asked = Readonly<Record<string, string | string[] | undefined>>;

export default async function CalculatePage({ params, searchParams }: { params: Promise<{ org: string }>; searchParams: Promise<Asked> }) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "quotes:create");
  const view = await loadCalculator(visit);
  const initial = draftOf(view.card, said(await searchParams));
  return (
    <>
      <PageHeader title="Calculate" note="What a job will cost, before it runs." />
      {!view.plan.generation && (
        <Notice tone="warn" className="mb-3.5">
          Generation is off on the {view.plan.name} plan: prices can be seen, and nothing runs until the plan is upgraded.
        </Notice>
      )}
      {initial ? (
        <Calculator slug={visit.slug} view={view} initial={initial} actions={{ quote, confirm }} />
      ) : (
        <EmptyState title="Nothing on this card takes a quote">Its work is metered as it happens.</EmptyState>
      )}
    </>
  );
}

function said(asked: Asked): Record<string, string> {
  return Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}
