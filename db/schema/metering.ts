import { sql } from "drizzle-orm";
import { bigint, boolean, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { accountId, moment } from "./columns.ts";

/**
 * Reported use that left no entry in the books: what failed, was free, or is counted and billed by its counter. Its id is
 * known to the ledger for ever; this row says what it was, and is what makes a count exact.
 */
export const usageEvents = pgTable(
  "usage_events",
  {
    accountId: accountId(),
    id: text("id").notNull(),
    operation: text("operation").notNull(),
    params: jsonb("params").notNull(),
    /** When the work was done. */
    at: moment("at").notNull(),
    reportedAt: moment("reported_at").notNull(),
    project: text("project"),
    member: text("member"),
    hasFailed: boolean("has_failed").notNull(),
    isLate: boolean("is_late").notNull(),
    /** How much it added to its operation's counter, in base units; null when it is not counted. */
    counted: bigint("counted", { mode: "bigint" }),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

/** What is counted over a period and billed by the full unit, at most once an hour (ALU-4). */
export const usageCounters = pgTable(
  "usage_counters",
  {
    accountId: accountId(),
    operation: text("operation").notNull(),
    periodStart: moment("period_start").notNull(),
    /** Base units so far. */
    quantity: bigint("quantity", { mode: "bigint" }).notNull(),
    /** Base units of a unit that is billed. */
    per: bigint("per", { mode: "bigint" }).notNull(),
    /** Full units that are charged. */
    billed: bigint("billed", { mode: "bigint" }).notNull(),
    /** Full units that are being charged. */
    pending: bigint("pending", { mode: "bigint" }).notNull(),
    changedAt: moment("changed_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.operation, t.periodStart] }),
    index("usage_counters_due").on(t.changedAt).where(sql`pending > 0 or quantity / per > billed`),
  ],
);

/** Minutes that came to what an account stores, or left it when negative (ALU-3). */
export const storageChanges = pgTable(
  "storage_changes",
  {
    accountId: accountId(),
    id: text("id").notNull(),
    at: moment("at").notNull(),
    minutes: bigint("minutes", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] }), index("storage_changes_at").on(t.accountId, t.at)],
);

/** Up to when an account's storage is charged: the end of a period, or the start of its first one with anything stored. */
export const storageCharged = pgTable("storage_charged", { accountId: accountId(), until: moment("until").notNull() }, (t) => [
  primaryKey({ columns: [t.accountId] }),
]);
