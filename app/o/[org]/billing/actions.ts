"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { approvePurchase, refusePurchase } from "#lib/services/billing/decide-purchase.ts";
import { payRenewal as payOpenRenewal } from "#lib/services/billing/pay-renewal.ts";
import { addPaymentMethod, openPortal, removePaymentMethod, setDefaultPaymentMethod } from "#lib/services/billing/payment-methods.ts";
import { removeAutoRecharge, resumeAutoRecharge, setAutoRecharge } from "#lib/services/billing/set-auto-recharge.ts";
import { setBillingDetails } from "#lib/services/billing/set-billing-details.ts";

export const payRenewal = orgAction(payOpenRenewal);
export const portal = orgAction(openPortal);
export const addMethod = orgAction(addPaymentMethod);
export const makeDefault = orgAction(setDefaultPaymentMethod);
export const removeMethod = orgAction(removePaymentMethod);
export const setDetails = orgAction(setBillingDetails);
export const setRecharge = orgAction(setAutoRecharge);
export const removeRecharge = orgAction(removeAutoRecharge);
export const resumeRecharge = orgAction(resumeAutoRecharge);
export const approve = orgAction(approvePurchase);
export const refuse = orgAction(refusePurchase);
