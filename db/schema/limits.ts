import { sql } from "drizzle-orm";
import { boolean, check, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accountId, amount, moment } from "./columns.ts";

/** A counter that spending must also fit in: a member's cap, a department's, a budget's; one row a period of each. */
export const limits = pgTable(
  "limits",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    /** What it bounds: `member`, `department`, `organization`, `budget`, and whose. */
    scope: text("scope").notNull(),
    subject: text("subject").notNull(),
    periodStart: moment("period_start").notNull(),
    periodEnd: moment("period_end").notNull(),
    cap: amount("cap").notNull(),
    used: amount("used").notNull().default(sql`0`),
    held: amount("held").notNull().default(sql`0`),
    /** Hard: what exceeds it is refused. Soft: it is only counted. */
    isHard: boolean("is_hard").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex("limits_period").on(t.accountId, t.scope, t.subject, t.periodStart).where(sql`period_start > '-infinity'`),
    check("limits_counted", sql`${t.used} >= 0 and ${t.held} >= 0`),
  ],
);
