import { jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { accountId, moment } from "./columns.ts";

/** Who did what, when and from where. Append-only for the application's role. */
export const audit = pgTable(
  "audit",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    at: moment("at").notNull(),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subject: text("subject"),
    detail: jsonb("detail").notNull(),
    requestId: text("request_id"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.at, t.id] })],
);
