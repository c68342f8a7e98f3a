import { randomUUID } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import type { Instant } from "../../lib/units/instant.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { audit } from "../schema/index.ts";

export type AuditRow = {
  readonly accountId: string;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
};

/** The audit log's row, to be written in the statement of the change it tells of. */
export function auditWrite(row: AuditRow): Write {
  return {
    query: db()
      .insert(audit)
      .values({ ...row, id: randomUUID() })
      .returning({ id: audit.id }),
  };
}

/** The latest rows of an organization, newest first. */
export async function listAudit(accountId: string, limit: number): Promise<readonly AuditRow[]> {
  const rows = await db().select().from(audit).where(eq(audit.accountId, accountId)).orderBy(desc(audit.at)).limit(limit);
  return rows.map((row) => ({ ...row, detail: isRecord(row.detail) ? row.detail : {} }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
