import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { accountId, moment } from "./columns.ts";

/** What must happen after a change: written with it, done by the worker at least once, under the row's id as key. */
export const outbox = pgTable(
  "outbox",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    topic: text("topic").notNull(),
    payload: jsonb("payload").notNull(),
    createdAt: moment("created_at").notNull().default(sql`now()`),
    dueAt: moment("due_at").notNull().default(sql`now()`),
    attempts: integer("attempts").notNull().default(0),
    lastError: text("last_error"),
    doneAt: moment("done_at"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] }), index("outbox_due").on(t.dueAt).where(sql`done_at is null`)],
);
