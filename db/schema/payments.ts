import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { accountId, amount, minor, moment } from "./columns.ts";

/** Who an account is to the payment service, and what stands on its invoices. */
export const billingCustomers = pgTable(
  "billing_customers",
  {
    accountId: accountId(),
    customerId: text("customer_id").notNull(),
    /** In a sandbox whose organization has its own clock: the service's clock that goes with it. */
    testClockId: text("test_clock_id"),
    /** Company, address, VAT id and address for invoices, as typed and checked. */
    details: jsonb("details").notNull(),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId] }), index("billing_customers_customer").on(t.customerId)],
);

/**
 * The currency that an account pays for plans and packs in (ALW-15): the one chosen, or ordered in first. Without a row, its
 * card's own. Orders touch it and choosing changes it, so that of two at the same moment one sees the other.
 */
export const billingCurrencies = pgTable(
  "billing_currencies",
  {
    accountId: accountId(),
    currency: text("currency").notNull(),
    chosenBy: text("chosen_by").notNull(),
    chosenAt: moment("chosen_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId] })],
);

/** An account's subscription as the payment service last said. An account without a row is not paid for by one. */
export const subscriptions = pgTable(
  "subscriptions",
  {
    accountId: accountId(),
    subscriptionId: text("subscription_id").notNull(),
    /** When it was made: of two, the later one counts. */
    begunAt: moment("begun_at").notNull(),
    planId: text("plan_id").notNull(),
    interval: text("interval", { enum: ["month", "year"] }).notNull(),
    status: text("status").notNull(),
    periodStart: moment("period_start").notNull(),
    periodEnd: moment("period_end").notNull(),
    cancelAtPeriodEnd: boolean("cancel_at_period_end").notNull(),
    /** The plan that follows at the period's end, by its schedule. */
    pendingPlanId: text("pending_plan_id"),
    scheduleId: text("schedule_id"),
    /** Since when a renewal is unpaid: the first of its days of grace. */
    pastDueSince: moment("past_due_since"),
    endedAt: moment("ended_at"),
    /** When it was read from the payment service: what was read earlier never overwrites what was read later. */
    seenAt: moment("seen_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId] }),
    index("subscriptions_past_due").on(t.pastDueSince).where(sql`past_due_since is not null`),
  ],
);

/** What was paid, and what was given back: one row for each payment, refund and dispute, whatever tells of it and how often. */
export const payments = pgTable(
  "payments",
  {
    accountId: accountId(),
    /** The payment intent of a purchase, the invoice, the refund or the dispute: the name of the business object for ever. */
    objectId: text("object_id").notNull(),
    kind: text("kind", { enum: ["pack", "recharge", "plan_start", "plan_change", "period", "enterprise", "refund", "dispute"] }).notNull(),
    /**
     * `paid`: its credits come with the close of a period. `granted`: they are there. `nothing`: it brings none. `parked`:
     * it does not fit its order, and waits for a person. Of a refund or a dispute: `waiting` for the credits that it takes,
     * `clawed`, and `returned` when it was won or failed after all.
     */
    state: text("state", { enum: ["paid", "granted", "nothing", "parked", "waiting", "clawed", "returned"] }).notNull(),
    orderId: uuid("order_id"),
    invoiceId: text("invoice_id"),
    paymentIntentId: text("payment_intent_id"),
    chargeId: text("charge_id"),
    /** Of a refund or a dispute: the object that was paid. */
    ofObjectId: text("of_object_id"),
    planId: text("plan_id"),
    /** With tax, in minor units. */
    price: minor("price").notNull(),
    currency: text("currency").notNull(),
    granted: amount("granted").notNull().default(sql`0`),
    clawed: amount("clawed").notNull().default(sql`0`),
    at: moment("at").notNull(),
    words: text("words"),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.objectId] }),
    index("payments_at").on(t.accountId, t.at),
    index("payments_of").on(t.accountId, t.ofObjectId).where(sql`of_object_id is not null`),
    index("payments_intent").on(t.accountId, t.paymentIntentId).where(sql`payment_intent_id is not null`),
    index("payments_parked").on(t.at).where(sql`state = 'parked'`),
  ],
);

/** Periods that are paid for, of accounts with a subscription: a close grants the next month only where it has a row (ACT-6). */
export const paidPeriods = pgTable(
  "paid_periods",
  {
    accountId: accountId(),
    /** The boundary of the account at which the period begins: the one nearest to the invoice's. */
    periodStart: moment("period_start").notNull(),
    invoiceId: text("invoice_id").notNull(),
    planId: text("plan_id").notNull(),
    /** The `sourceId` of the lots that it brings: what says whether it has been granted. */
    sourceId: text("source_id").notNull(),
    /** Its part of what was paid, without tax, in minor units. */
    cost: minor("cost").notNull(),
    currency: text("currency").notNull(),
    paidAt: moment("paid_at").notNull(),
    /** Null: it waits for the close, or for whoever finds that the close has been. */
    grantedAt: moment("granted_at"),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.periodStart] }),
    index("paid_periods_waiting").on(t.periodStart).where(sql`granted_at is null`),
  ],
);

/**
 * What an operator agreed with an account that no subscription pays for: at the first close from `at` on it goes on to another
 * plan, or ends. One at a time: a new one takes the place of the last.
 */
export const agreedChanges = pgTable(
  "agreed_changes",
  {
    accountId: accountId(),
    fromPlanId: text("from_plan_id").notNull(),
    planId: text("plan_id").notNull(),
    /** The end of the period at which it happens. */
    at: moment("at").notNull(),
    /** Why, for people. */
    reason: text("reason").notNull(),
    setBy: text("set_by").notNull(),
    setAt: moment("set_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId] })],
);

/** What waited for a person and was seen to by one: nobody is asked about it again because of what was known by then. */
export const seenTo = pgTable("seen_to", {
  objectId: text("object_id").primaryKey(),
  kind: text("kind").notNull(),
  /** `tried`: looked into again, and all is well; `dismissed`: it is to stay as it is, for the reason in `words`; `granted`: its order was granted by hand, for that reason. */
  how: text("how", { enum: ["tried", "dismissed", "granted"] }).notNull(),
  words: text("words").notNull(),
  by: text("by").notNull(),
  at: moment("at").notNull(),
});

/** What the payment service told us, as it came: an event is a hint to look, and is taken once. */
export const paymentEvents = pgTable(
  "payment_events",
  {
    eventId: text("event_id").primaryKey(),
    type: text("type").notNull(),
    objectId: text("object_id").notNull(),
    /** The account that its object names; nobody has checked it yet. */
    accountHint: text("account_hint"),
    createdAt: moment("created_at").notNull(),
    payload: jsonb("payload").notNull(),
    receivedAt: moment("received_at").notNull().default(sql`now()`),
    dueAt: moment("due_at").notNull().default(sql`now()`),
    attempts: integer("attempts").notNull().default(0),
    /** Null: to be done, or parked when `due_at` is far away. */
    doneAt: moment("done_at"),
    lastError: text("last_error"),
  },
  (t) => [index("payment_events_due").on(t.dueAt).where(sql`done_at is null`), index("payment_events_done").using("brin", t.doneAt)],
);

/** Comparisons with the payment service: what each looked through and what it repaired. */
export const reconciliations = pgTable("reconciliations", {
  at: moment("at").primaryKey(),
  /** Everything that was made from then on was looked at. */
  since: moment("since").notNull(),
  isComplete: boolean("is_complete").notNull(),
  looked: integer("looked").notNull(),
  /** What it repaired, and what it could not: each with its kind, object, account and words. */
  repaired: jsonb("repaired").notNull(),
  failed: jsonb("failed").notNull(),
  milliseconds: integer("milliseconds").notNull(),
  /** Who asked for it; null: it was due. */
  askedBy: text("asked_by"),
  /** The last sign of life of whoever compares; null: nobody has begun. */
  seenAt: moment("seen_at"),
  /** Null: it waits, or is under way. */
  endedAt: moment("ended_at"),
});
