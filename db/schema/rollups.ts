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

/** The same sums by five minutes, which every time zone's days are made of: for a statement that begins or ends within a day. */
export const rollupBuckets = pgTable(
  "rollup_buckets",
  {
    accountId: accountId(),
    bucket: moment("bucket").notNull(),
    kind: text("kind").notNull(),
    amount: amount("amount").notNull(),
    effect: amount("effect").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.bucket, t.kind] })],
);

/**
 * What was spent, net of refunds, by day and one thing at a time: operation, project, department, member, or hour of the day.
 * Narrow on purpose: a table of all of them together would have nearly as many rows as the books.
 */
export const rollupSpend = pgTable(
  "rollup_spend",
  {
    accountId: accountId(),
    dimension: text("dimension", { enum: ["operation", "project", "department", "member", "hour"] }).notNull(),
    day: text("day").notNull(),
    value: text("value").notNull(),
    amount: amount("amount").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.dimension, t.day, t.value] })],
);
