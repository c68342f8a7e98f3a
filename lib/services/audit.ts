import type { Write } from "#db/atomically.ts";
import { auditWrite } from "#db/queries/audit.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";

/** Who did what to what: goes into the very statement that does it, so that neither can happen alone. */
export function audited(caller: Caller, action: string, subject: string | null, detail: Readonly<Record<string, unknown>> = {}): Write {
  const { accountId, actor, now, requestId } = caller;
  return auditWrite({ accountId, at: now, actor, action, subject, detail, requestId });
}
