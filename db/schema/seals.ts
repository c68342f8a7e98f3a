import { bigint, integer, jsonb, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { accountId, bytes, moment } from "./columns.ts";

/** The chain that makes a change of the books visible: each link hashes the one before it and the entries since. */
export const seals = pgTable(
  "seals",
  {
    accountId: accountId(),
    /** The last entry that it covers; the first is the one after the link before. */
    sequence: bigint("sequence", { mode: "bigint" }).notNull(),
    at: moment("at").notNull(),
    hash: bytes("hash").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.sequence] })],
);

/** What the checker found, and until which entry: the page "Books" shows the newest. */
export const verifications = pgTable(
  "verifications",
  {
    accountId: accountId(),
    at: moment("at").notNull(),
    /** The last entry that was checked. */
    sequence: bigint("sequence", { mode: "bigint" }).notNull(),
    /** The head of the chain at that entry. Null before the first entry. */
    seal: bytes("seal"),
    /** Every promise that did not hold; empty when all did. */
    breaks: jsonb("breaks").notNull(),
    milliseconds: integer("milliseconds").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.at] })],
);
