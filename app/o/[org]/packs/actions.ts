"use server";
import { orgAction } from "#lib/request/org-action.ts";
import { chooseCurrency } from "#lib/services/billing/choose-currency.ts";
import { dropCheckout } from "#lib/services/billing/drop-checkout.ts";
import { requestPurchase, withdrawPurchase } from "#lib/services/billing/request-purchase.ts";
import { startPackCheckout } from "#lib/services/billing/start-pack-checkout.ts";

export const buy = orgAction(startPackCheckout);
export const ask = orgAction(requestPurchase);
export const drop = orgAction(dropCheckout);
export const setCurrency = orgAction(chooseCurrency);
export const withdraw = orgAction(withdrawPurchase);
