import type { BillingAction } from "./use-onward.ts";

/** What can be done on the billing page, as server actions. */
export type BillingActions = Readonly<
  Record<
    | "payRenewal"
    | "portal"
    | "addMethod"
    | "makeDefault"
    | "removeMethod"
    | "setDetails"
    | "setCurrency"
    | "setRecharge"
    | "removeRecharge"
    | "resumeRecharge"
    | "approve"
    | "refuse",
    BillingAction
  >
>;
