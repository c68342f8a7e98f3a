import { ButtonAnchor } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import type { CalculatorView } from "./view.ts";

/** The page's heading, the way to the batch planner, and whether anything may run at all. */
export function CalculateHeader({ slug, plan }: { readonly slug: string; readonly plan: CalculatorView["plan"] }) {
  return (
    <>
      <PageHeader title="Calculate" note="What a job will cost, before it runs.">
        {/* Loads anew: this page writes its own address, which would call a soft way out off. */}
        <ButtonAnchor kind="ghost" small href={`/o/${slug}/calculate/batch`}>
          Batch planner
        </ButtonAnchor>
      </PageHeader>
      {!plan.generation && (
        <Notice tone="warn" className="mb-3.5">
          Generation is off on the {plan.name} plan: prices can be seen, and nothing runs until it is upgraded.
        </Notice>
      )}
    </>
  );
}
