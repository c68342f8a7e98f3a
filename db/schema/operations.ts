import { sql } from "drizzle-orm";
import { bigint, boolean, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { accountId, amount, moment } from "./columns.ts";

/** Idempotency: what was asked under a key, and what was answered (GEN-9). */
export const operations = pgTable(
  "operations",
  {
    accountId: accountId(),
    key: text("key").notNull(),
    /** The first half of a SHA-256 of what was asked. */
    fingerprint: uuid("fingerprint").notNull(),
    at: moment("at").notNull(),
    /** The account's last entry after it. */
    sequence: bigint("sequence", { mode: "bigint" }).notNull(),
    available: amount("available").notNull(),
    held: amount("held").notNull(),
    holdId: uuid("hold_id"),
    settled: amount("settled"),
    returned: amount("returned"),
    excess: amount("excess"),
    /** How much of a charge has been given back since. */
    refunded: amount("refunded").notNull().default(sql`0`),
    /** Kept for ever: of a payment, a close, a charge. Others may be forgotten after 31 days. */
    isKept: boolean("is_kept").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] }), index("operations_at").using("brin", t.at)],
);
