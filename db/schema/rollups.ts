import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { accountId, amount, moment } from "./columns.ts";

/** Sums by day and kind of entry, written with the entries, so that no page adds up the books. */
export const rollupKinds = pgTable(
  "rollup_kinds",
  {
    accountId: accountId(),
    /** The day in the account's zone, as yyyy-mm-dd. */
    day: text("day").notNull(),
    kind: text("kind").notNull(),
    amount: amount("amount").notNull(),
    effect: amount("effect").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.day, t.kind] })],
);

/** The same sums by quarter of an hour, which every time zone's days are made of: for a statement that begins or ends within a day. */
export const rollupQuarters = pgTable(
  "rollup_quarters",
  {
    accountId: accountId(),
    quarter: moment("quarter").notNull(),
    kind: text("kind").notNull(),
    amount: amount("amount").notNull(),
    effect: amount("effect").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.quarter, t.kind] })],
);

/** What was spent by day and operation, written with the entries. */
export const rollupOperations = pgTable(
  "rollup_operations",
  {
    accountId: accountId(),
    day: text("day").notNull(),
    operation: text("operation").notNull(),
    amount: amount("amount").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.day, t.operation] })],
);
