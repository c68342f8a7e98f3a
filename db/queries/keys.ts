import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { pool } from "../client.ts";

/** Forgets idempotency keys of requests from before an instant, at least 31 days ago; those of payments, closes and charges stay for ever (GEN-9). Answers how many. */
export async function forgetKeys(before: Instant): Promise<number> {
  const [row] = await pool()<{ count: string }[]>`select ledger_forget(${formatInstant(before)}) as count`;
  return Number(row?.count ?? 0);
}
