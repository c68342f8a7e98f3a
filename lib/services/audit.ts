import type { Write } from "#db/atomically.ts";
import { type AuditRow, auditWrite } from "#db/queries/audit.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";

/** Who did what to what: goes into the very statement that does it, so that neither can happen alone. */
export function audited(caller: Caller, action: string, subject: string | null, detail: Readonly<Record<string, unknown>> = {}): Write {
  return auditWrite(auditRow(caller, action, subject, detail));
}

/** The same as a row, for a statement that writes many. */
export function auditRow(
  { accountId, actor, now, requestId }: Caller,
  action: string,
  subject: string | null,
  detail: Readonly<Record<string, unknown>> = {},
): AuditRow {
  return { accountId, at: now, actor, action, subject, detail, requestId };
}
