import { z } from "zod";
import { listVerifications, saveVerifications, unverifiedBooks } from "#db/queries/verifications.ts";
import { checkBooks } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { log } from "#lib/log.ts";
import { type Instant, later, MINUTE } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

/** Milliseconds between two checks that members ask for: each reads the whole books. */
const APART = MINUTE;
const BATCH = 500;

/**
 * Checks an account's books and keeps what was found: every promise of the ledger, up to which entry (robustness R21). What
 * does not hold is also an error in the log. Refused: `checked_just_now` with `at` and `again`, `check_running`.
 */
export const verifyBooks = verb({
  permission: "books:read",
  input: z.strictObject({}),
  run: async ({ accountId, role, now, requestId }) => {
    const [last] = role === "system" ? [] : await listVerifications(accountId, 1);
    const again = last && later(last.at, APART);
    if (again && last.at <= now && again > now) return refuse("checked_just_now", { at: last.at, again });
    const began = performance.now();
    const checked = await checkBooks(accountId, now);
    if (!checked) return refuse("check_running");
    const milliseconds = Math.round(performance.now() - began);
    await saveVerifications([{ ...checked, at: now }], milliseconds);
    for (const { rule, detail } of checked.breaks) log.error({ requestId, accountId, rule, detail }, "the books do not add up");
    return done({ sequence: checked.sequence, breaks: checked.breaks.length, milliseconds });
  },
});

/**
 * The worker's round: checks every account with entries since its last check, and each once a day. Answers how many were
 * checked. Several workers share the work: an account that one of them checks is left to it.
 */
export async function verifyDueBooks(now: () => Instant, requestId: string): Promise<number> {
  let count = 0;
  let after: string | null = null;
  do {
    const due = await unverifiedBooks(now(), after, BATCH);
    for (const { accountId, slug, clockSkew } of due) {
      const caller: Caller = { accountId, slug, actor: "system:worker", role: "system", now: later(now(), clockSkew), requestId };
      if ((await verifyBooks(caller, {})).ok) count += 1;
    }
    after = due.length < BATCH ? null : (due.at(-1)?.accountId ?? null);
  } while (after);
  return count;
}
