import { hasOwnClocks } from "#db/own-clocks.ts";
import { clocksBehind } from "#db/queries/clocks-behind.ts";
import type { Instant } from "#lib/units/instant.ts";
import { eachDue } from "../billing/each-due.ts";
import { findPayer } from "../billing/payer.ts";
import { followService } from "./run-billing.ts";

/**
 * The worker's round in a sandbox: customers there live by clocks of the payment service that stand still by themselves. Where
 * something falls due as time passes, the clock is moved to the organization's present. Answers how many were moved.
 */
export async function followClocks(server: Instant, requestId: string): Promise<number> {
  if (!hasOwnClocks()) return 0;
  const due = (after: string | null, limit: number) => clocksBehind(server, after, limit);
  return eachDue({ server, requestId, actor: "system:sandbox", what: "a clock of the payment service" }, due, async (caller) => {
    const payer = await findPayer(caller);
    if (payer) await followService(caller, payer);
  });
}
