import type { BillingAction } from "#components/billing/use-onward.ts";
import type { Onward, PlanPreview } from "#lib/domain/billing/view.ts";

/** What can be done on the page of plans, as server actions. */
export type PlanActions = {
  readonly preview: BillingAction<PlanPreview>;
  readonly start: BillingAction<Onward>;
  readonly undo: BillingAction;
  readonly enquire: BillingAction;
  readonly setCurrency: BillingAction;
};
