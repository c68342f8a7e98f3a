import type { Context } from "../core/context.ts";
import { type Fault, invalid } from "../core/fault.ts";
import { changed } from "../core/patch.ts";
import { pendingItems } from "./billed.ts";
import type { Customer } from "./buyer.ts";
import type { Price } from "./prices.ts";
import { isOver } from "./subscription-object.ts";

/**
 * Refuses what would recur for a customer in another currency than what recurs for them already, or than an item that waits
 * for their next invoice. Invoices of their own, and items for them, may be of any currency.
 */
export function refuseMixed(context: Context, customer: string, currency: string): void {
  const by = { field: "customer", is: "=", value: customer } as const;
  const living = context.store.all("subscription", by).filter((one) => !isOver(one));
  const bound = [...living, ...pendingItems(context, customer)].find((one) => one.currency !== currency);
  if (!bound) return;
  throw invalid(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${bound.currency}.`,
  );
}

/** The refusal of a price that is not of the currency that is asked for; null when it is. */
export function otherCurrency(price: Price, expected: string, param: string): Fault | null {
  if (price.currency === expected) return null;
  const message = `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${expected}\`.`;
  return invalid(message, param);
}

/** A customer who has no currency yet gets that of the first thing that is billed. */
export function billedIn(context: Context, id: string, currency: string): void {
  if (!context.need("customer", id, "customer").currency) adopt(context, id, currency);
}

/** What recurs is of this currency from now on: with it the customer shows the balance that they have in it. */
export function adopt(context: Context, id: string, currency: string): void {
  const before = context.need("customer", id, "customer");
  if (before.currency === currency) return;
  const balance = balanceIn(context, before, currency);
  if (before.currency) keepElsewhere(context, id, before.currency, before.balance);
  const after = context.save("customer", { ...before, currency, balance });
  context.emit("customer.updated", after, changed(before, after));
}

/** What a customer owes (above zero) or is owed in a currency, in minor units: no balance pays in another currency. */
export function balanceIn(context: Context, customer: Customer, currency: string): number {
  return isOwn(customer, currency) ? customer.balance : (elsewhere(context, customer.id)[currency] ?? 0);
}

/** Keeps a customer with this balance in a currency, and tells of what that changes. */
export function setBalance(context: Context, customer: Customer, currency: string, balance: number): void {
  const before = context.need("customer", customer.id);
  const shows = isOwn(customer, currency);
  if (!shows) keepElsewhere(context, customer.id, currency, balance);
  const after = context.save("customer", shows ? { ...customer, balance } : customer);
  if (after.balance !== before.balance || after.currency !== before.currency)
    context.emit("customer.updated", after, changed(before, after));
}

// Who has no currency yet may get any.
function isOwn({ currency: own }: Customer, currency: string): boolean {
  return (own ?? currency) === currency;
}

function keepElsewhere(context: Context, id: string, currency: string, balance: number): void {
  context.store.hide(id, { balances: JSON.stringify({ ...elsewhere(context, id), [currency]: balance }) });
}

function elsewhere(context: Context, id: string): Record<string, number> {
  return JSON.parse(String(context.store.hidden(id)["balances"] ?? "{}"));
}
