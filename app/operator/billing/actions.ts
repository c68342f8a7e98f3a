"use server";
import { operatorAction } from "#lib/request/operator.ts";
import { askComparison } from "#lib/services/billing/ask-comparison.ts";
import { billAgain as billAgainVerb } from "#lib/services/billing/bill-again.ts";
import { billEnquiry } from "#lib/services/billing/bill-enquiry.ts";
import { changeManagedPlan, keepManagedPlan } from "#lib/services/billing/change-managed-plan.ts";
import { grantParked } from "#lib/services/billing/grant-parked.ts";
import { refuseEnquiry } from "#lib/services/billing/refuse-enquiry.ts";
import { dismissParked, retryParked } from "#lib/services/billing/see-to-parked.ts";

export const bill = operatorAction(billEnquiry);
export const refuse = operatorAction(refuseEnquiry);
export const retry = operatorAction(retryParked);
export const dismiss = operatorAction(dismissParked);
export const grant = operatorAction(grantParked);
export const compare = operatorAction(askComparison);
export const billAgain = operatorAction(billAgainVerb);
export const change = operatorAction(changeManagedPlan);
export const keep = operatorAction(keepManagedPlan);
