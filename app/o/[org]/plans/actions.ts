"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { chooseCurrency } from "#lib/services/billing/choose-currency.ts";
import { dropCheckout } from "#lib/services/billing/drop-checkout.ts";
import { enquirePlan } from "#lib/services/billing/enquire-plan.ts";
import { previewPlanChange } from "#lib/services/billing/preview-plan-change.ts";
import { startPlanChange } from "#lib/services/billing/start-plan-change.ts";
import { undoPlanChange } from "#lib/services/billing/undo-plan-change.ts";

export const preview = orgAction(previewPlanChange);
export const start = orgAction(startPlanChange);
export const undo = orgAction(undoPlanChange);
export const drop = orgAction(dropCheckout);
export const setCurrency = orgAction(chooseCurrency);
export const enquire = orgAction(enquirePlan);
