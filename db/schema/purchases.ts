import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accountId, amount, minor, moment } from "./columns.ts";

/** What was promised before anything was paid: what is paid is held against it, whatever the price list says by then. */
export const orders = pgTable(
  "orders",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    kind: text("kind", { enum: ["plan_start", "plan_change", "pack", "recharge", "enterprise"] }).notNull(),
    /** `open` until it is paid, its checkout has run out, or the payment was declined for good. */
    state: text("state", { enum: ["open", "paid", "expired", "failed"] }).notNull(),
    cardId: text("card_id").notNull(),
    cardVersion: integer("card_version").notNull(),
    fromPlanId: text("from_plan_id"),
    planId: text("plan_id"),
    interval: text("interval", { enum: ["month", "year"] }),
    /** Millis of the unit, without the bonus; null where the plan says what comes. */
    credits: amount("credits"),
    bonus: amount("bonus"),
    class: text("class"),
    /** Months from the payment after which they expire; null: never (ALW-3, ACT-5). */
    validMonths: integer("valid_months"),
    /** The rule that priced it. */
    rule: text("rule"),
    /** Without tax, in minor units; null where only the payment service's proration can say. */
    price: minor("price"),
    currency: text("currency").notNull(),
    /** The moment that a plan's change is prorated at, for money and credits alike (ACT-13). */
    prorationAt: moment("proration_at"),
    /** The path to come back to, with the form as it was typed. */
    returnTo: text("return_to"),
    /** The request of a creator that it fulfils. */
    requestId: uuid("request_id"),
    createdBy: text("created_by").notNull(),
    createdAt: moment("created_at").notNull(),
    /** The checkout session, payment intent or invoice that it is paid by. */
    objectId: text("object_id"),
    endedAt: moment("ended_at"),
    /** Why it failed, for people. */
    words: text("words"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] }), index("orders_recent").on(t.accountId, t.createdAt)],
);

/** Buys credits by itself when the balance falls below a threshold. */
export const rechargeRules = pgTable(
  "recharge_rules",
  {
    accountId: accountId(),
    /** Below it, credits are bought. */
    threshold: amount("threshold").notNull(),
    /** So many credits at once, or as many packs as it takes to reach the target. */
    mode: text("mode", { enum: ["pack", "target"] }).notNull(),
    packCredits: amount("pack_credits"),
    target: amount("target"),
    /** At most so much money in a calendar month of the account's zone, in minor units. */
    monthlyCap: minor("monthly_cap").notNull(),
    currency: text("currency").notNull(),
    isOn: boolean("is_on").notNull(),
    /** The order that is being paid: while there is one, there is no other. */
    orderId: uuid("order_id"),
    /** When it was last looked at, and when it last bought. */
    lookedAt: moment("looked_at"),
    boughtAt: moment("bought_at"),
    /** Set by a decline: it never tries again by itself before the card is changed or an owner says so. */
    stoppedAt: moment("stopped_at"),
    stoppedReason: text("stopped_reason"),
    setBy: text("set_by").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId] }), index("recharge_rules_on").on(t.lookedAt).where(sql`is_on and stopped_at is null`)],
);

/** What somebody who may not buy asks the owners to buy. */
export const purchaseRequests = pgTable(
  "purchase_requests",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    kind: text("kind", { enum: ["pack", "plan"] }).notNull(),
    planId: text("plan_id"),
    credits: amount("credits"),
    /** How much was missing when they asked. */
    shortfall: amount("shortfall"),
    note: text("note"),
    /** Where they were. */
    returnTo: text("return_to"),
    state: text("state", { enum: ["open", "approved", "refused", "withdrawn"] }).notNull(),
    requestedBy: uuid("requested_by").notNull(),
    requestedAt: moment("requested_at").notNull(),
    decidedBy: uuid("decided_by"),
    decidedAt: moment("decided_at"),
    words: text("words"),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex("purchase_requests_open").on(t.accountId, t.requestedBy, t.kind).where(sql`state = 'open'`),
  ],
);

/** Letters that are written once: a reminder, a day of grace. */
export const notices = pgTable(
  "notices",
  { accountId: accountId(), key: text("key").notNull(), sentAt: moment("sent_at").notNull() },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
);
