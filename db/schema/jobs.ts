import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { accountId, moment } from "./columns.ts";

/** How a running job is doing. Its money is in `holds`; this row may be lost without losing a credit. */
export const jobRuns = pgTable(
  "job_runs",
  {
    accountId: accountId(),
    jobId: uuid("job_id").notNull(),
    progress: integer("progress").notNull(),
    message: text("message"),
    output: jsonb("output"),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.jobId] })],
);
