import { z } from "zod";
import { setSkew } from "#db/queries/account-clock.ts";
import { findOrg } from "#db/queries/orgs.ts";
import { ensurePartitionsBetween } from "#db/queries/partitions.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, type Instant, instant } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { findPayer } from "../billing/payer.ts";
import { verb } from "../verb.ts";
import { followService } from "./run-billing.ts";
import { type Ran, runDue } from "./run-due.ts";

/** How far ahead of the server a clock may be set: each month has a partition of the books. */
const FURTHEST = 5 * 366 * DAY;

/**
 * Sets the organization's own clock forward to `now` and does on the way all that falls due, in order, before it answers
 * (api-v1.md). Only in a sandbox: in production every clock is the server's. Refused: `not_found`, `invalid_request` when the
 * clock would go back, or too far.
 */
export const moveClock = verb({
  permission: "clock:move",
  input: z.strictObject({ now: z.int() }),
  run: async (caller, { now }) => {
    const { accountId } = caller;
    const org = await findOrg(accountId);
    if (!org) return refuse("not_found");
    const clockSkew = org.clockSkew + (now - caller.now);
    if (now < caller.now)
      return refuse("invalid_request", { errors: [{ path: "now", message: "must not be before the clock's present" }] });
    if (clockSkew > FURTHEST) return refuse("invalid_request", { errors: [{ path: "now", message: "must be within five years" }] });
    const target: Instant = instant(now);
    await ensurePartitionsBetween(caller.now, target);
    // The clock itself moves last: until then nobody else does by it, out of order, what is being done here.
    const ran: readonly Ran[] = [
      ...(await runDue({ ...caller, now: target }, caller.now)),
      ...(await comeAlong({ ...caller, now: target })),
    ];
    await setSkew(accountId, clockSkew);
    return done({ now: target, ran });
  },
});

/** The payment service's clock shows the same in the end, also when nothing fell due there. */
async function comeAlong(caller: Caller): Promise<readonly Ran[]> {
  const payer = await findPayer(caller);
  return payer?.customer.testClockId ? followService(caller, payer) : [];
}
