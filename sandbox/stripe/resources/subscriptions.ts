import { billNow, billSubscription, keepProrations } from "../billing/bill.ts";
import { booksOf } from "../billing/billed.ts";
import { change } from "../billing/change.ts";
import { pricedBy } from "../billing/prices.ts";
import { subscriptionDue } from "../billing/renew.ts";
import { revise } from "../billing/revise.ts";
import { ended, keep } from "../billing/standing.ts";
import { type Opening, opened, start } from "../billing/subscribe.ts";
import { endFields, plainFields } from "../billing/subscription-edit.ts";
import { blankSubscription, isOver, OVER, type Subscription } from "../billing/subscription-object.ts";
import { type Creating, canceling, creating, updating } from "../billing/subscription-params.ts";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { choice, form, range, text } from "../core/params.ts";
import { between, due, listOf, paging, type Resource, retrieve, route } from "../core/resource.ts";
import type { Condition } from "../core/store.ts";

const DAY = 86_400;
const listing = form({
  ...paging,
  collection_method: choice("charge_automatically", "send_invoice").optional(),
  created: range().optional(),
  customer: text().optional(),
  price: text().optional(),
  status: choice(
    "active",
    "all",
    "canceled",
    "ended",
    "incomplete",
    "incomplete_expired",
    "past_due",
    "paused",
    "trialing",
    "unpaid",
  ).optional(),
});

export const subscriptions: Resource = {
  routes: [
    route("POST", "/v1/subscriptions", creating, (context, input) => {
      const behavior = input.payment_behavior ?? "allow_incomplete";
      if (behavior === "pending_if_incomplete")
        throw invalid("`payment_behavior` cannot be `pending_if_incomplete` when creating a subscription.", "payment_behavior");
      const open = opened(context, openingOf(context, input));
      const ends = input.cancel_at_period_end
        ? endFields(open.subscription, { cancel_at_period_end: true }, open.subscription.created)
        : {};
      return start(context, { ...open, subscription: { ...open.subscription, ...ends } }, behavior, input.off_session ?? false)
        .subscription;
    }),
    retrieve("subscription", "/v1/subscriptions/:id"),
    route("POST", "/v1/subscriptions/:id", updating, (context, input, id) => {
      const before = living(context, id);
      const more = { ...plainFields(context, before, input), ...endFields(before, input, context.now(before.customer)) };
      const changes = input.items ?? input.billing_cycle_anchor ?? input.trial_end;
      if (changes === undefined) return keep(context, before, { ...before, ...more });
      return revise(context, before, input, more, input.payment_behavior ?? "allow_incomplete", input.off_session ?? false);
    }),
    route("DELETE", "/v1/subscriptions/:id", canceling, (context, input, id) => {
      const before = living(context, id);
      if (input.prorate) creditRest(context, before);
      const after = ended(
        context,
        { ...before, ...endFields({ ...before, schedule: null }, { cancellation_details: input.cancellation_details }, 0) },
        "cancellation_requested",
      );
      if (input.invoice_now) lastBill(context, after);
      return context.need("subscription", id);
    }),
    route("GET", "/v1/subscriptions", listing, (context, { status, created, customer, collection_method, price, ...paging }) => {
      const conditions: Condition[] = [...between("created", created), ...standing(status)];
      if (customer) conditions.push({ field: "customer", is: "=", value: customer });
      if (collection_method) conditions.push({ field: "collection_method", is: "=", value: collection_method });
      if (price) conditions.push({ field: "items.data[0].price.id", is: "=", value: price });
      return listOf(context, "subscription", "/v1/subscriptions", conditions, paging);
    }),
  ],
  due: [due("subscription", subscriptionDue)],
};

// Without a wish, those that are over are left out.
function standing(status: string | undefined): Condition[] {
  if (status === "all") return [];
  if (status === "ended") return [{ field: "status", is: "in", value: OVER }];
  return [status === undefined ? { field: "status", is: "!=", value: "canceled" } : { field: "status", is: "=", value: status }];
}

/** What a request to create a subscription asks for. */
function openingOf(context: Context, input: Creating): Opening {
  const customer = context.need("customer", input.customer, "customer");
  const wanted = (input.items ?? []).map((item, index) => ({
    price: pricedBy(context, item, `items[${index}]`),
    quantity: item.quantity ?? 1,
    metadata: item.metadata ?? {},
  }));
  const now = context.now(customer.id);
  const days = input.trial_period_days ?? 0;
  const trialEnd = typeof input.trial_end === "number" ? input.trial_end : days > 0 ? now + days * DAY : null;
  const blank = blankSubscription(context, customer, "usd");
  const { metadata = {}, ...more } = plainFields(context, blank, input);
  return {
    customer,
    wanted,
    anchor: input.billing_cycle_anchor ?? null,
    trialEnd,
    prorate: input.proration_behavior !== "none",
    tax: input.automatic_tax?.enabled ?? false,
    more: { ...more, metadata, ...(input.cancel_at ? endFields(blank, { cancel_at: input.cancel_at }, now) : {}) },
  };
}

function living(context: Context, id: string): Subscription {
  const found = context.need("subscription", id);
  if (isOver(found))
    throw invalid(
      "A canceled subscription can only update its cancellation_details and metadata.",
      undefined,
      "invalid_canceled_subscription_fields",
    );
  return found;
}

// What is left of the period is given back: a credit that waits for an invoice.
function creditRest(context: Context, subscription: Subscription): void {
  const now = context.now(subscription.customer);
  const wish = { items: [], anchor: "now", prorate: true, prorationDate: now, trialEnd: null, now } as const;
  const items = subscription.items.data;
  const { prorations } = change(subscription, { ...wish, items }, booksOf(context));
  keepProrations(context, subscription, prorations, now);
}

function lastBill(context: Context, subscription: Subscription): void {
  const at = context.now(subscription.customer);
  const draft = billSubscription(context, subscription, { reason: "subscription_cycle", drafts: [], period: { start: at, end: at } }, at);
  if (draft.lines.data.length > 0) billNow(context, draft, "allow_incomplete", true);
}
