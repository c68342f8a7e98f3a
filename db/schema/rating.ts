import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { accountId, amount, moment } from "./columns.ts";

/** Binding quotes: written once, never changed (GEN-3). Whether one was used is the ledger's to say: its hold exists. */
export const quotes = pgTable(
  "quotes",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    cardId: text("card_id").notNull(),
    cardVersion: integer("card_version").notNull(),
    operation: text("operation").notNull(),
    params: jsonb("params").notNull(),
    options: jsonb("options").notNull(),
    lines: jsonb("lines").notNull(),
    total: amount("total").notNull(),
    unit: text("unit").notNull(),
    burn: jsonb("burn").notNull(),
    balanceAfter: amount("balance_after"),
    shortfall: amount("shortfall"),
    approval: jsonb("approval").notNull(),
    alternatives: jsonb("alternatives").notNull(),
    project: text("project"),
    department: text("department"),
    createdBy: text("created_by").notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);
