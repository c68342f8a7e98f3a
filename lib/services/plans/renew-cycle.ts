import { randomUUID } from "node:crypto";
import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { findCard } from "#lib/domain/catalog/registry.ts";
import { renewal } from "#lib/domain/plans/renew.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { done } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

/**
 * Closes every period of the caller's account that is over, in order, each exactly once whoever else tries (ACT-6, GEN-10):
 * the key names the period. Answers how many this call closed.
 */
export const renewCycle = verb({
  permission: "plan:renew",
  input: z.strictObject({}),
  run: async ({ accountId, now }) => {
    let closed = 0;
    for (let account = await loadAccount(accountId); account && account.period.end <= now; account = await loadAccount(accountId)) {
      const card = findCard(account.cardId, account.cardVersion);
      if (!card) throw new Error(`No card ${account.cardId} version ${account.cardVersion} to close ${accountId} by`);
      const key = `close:${formatInstant(account.period.end)}`;
      const posted = await post(accountId, { ...renewal(account, card, randomUUID), key, actor: "system:period-close", at: now });
      if (posted.status === "done") closed += 1;
    }
    return done({ closed });
  },
});
