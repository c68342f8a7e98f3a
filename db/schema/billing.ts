import { bigint, boolean, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { accountId, amount, moment } from "./columns.ts";

/** Bills of accounts in arrears, one an hour with usage (IMS-5). Written first, then posted to the ledger under the hour's key. */
export const bills = pgTable(
  "bills",
  {
    accountId: accountId(),
    /** When its hour began. */
    hour: moment("hour").notNull(),
    currency: text("currency").notNull(),
    /** What was used, to the milli. */
    used: amount("used").notNull(),
    /** The bill's total in the currency's minor unit, rounded half up (GEN-2). */
    minor: bigint("minor", { mode: "bigint" }).notNull(),
    madeAt: moment("made_at").notNull(),
    /** Null until the ledger has it. */
    postedAt: moment("posted_at"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.hour] })],
);

/** What a bill is made of, by feature and by the hour of its use; what is late is named so (IMS-7). */
export const billLines = pgTable(
  "bill_lines",
  {
    accountId: accountId(),
    hour: moment("hour").notNull(),
    operation: text("operation").notNull(),
    usedIn: moment("used_in").notNull(),
    isRefund: boolean("is_refund").notNull(),
    isLate: boolean("is_late").notNull(),
    amount: amount("amount").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.hour, t.operation, t.usedIn, t.isRefund] })],
);

/** The last entry of an account that is on a bill: each is on one, however often and by how many bills are made. */
export const billCursors = pgTable(
  "bill_cursors",
  { accountId: accountId(), sequence: bigint("sequence", { mode: "bigint" }).notNull(), at: moment("at").notNull() },
  (t) => [primaryKey({ columns: [t.accountId] })],
);
