import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { done } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";
import { closePeriod } from "./close-period.ts";

/**
 * Closes every period of the caller's account that is over, in order, each exactly once whoever else tries (ACT-6, GEN-10).
 * Answers how many this call closed.
 */
export const renewCycle = verb({
  permission: "plan:renew",
  input: z.strictObject({}),
  run: async ({ accountId, now }) => {
    let closed = 0;
    for (let account = await loadAccount(accountId); account && account.period.end <= now; account = await loadAccount(accountId)) {
      if ((await closePeriod(account, now)).isOurs) closed += 1;
    }
    return done({ closed });
  },
});
