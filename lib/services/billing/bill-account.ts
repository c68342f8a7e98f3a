import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { billTotal } from "#lib/domain/billing/bill.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

/** `key` names the bill: each is made once (GEN-9). */
const input = z.strictObject({ key: z.string().min(1).max(255) });

/**
 * Bills an account in arrears for all that is unbilled, which frees its credit line by as much (IMS-5, IMS-7). The bill's
 * total is in minor units of the account's currency, rounded half up (GEN-2). Refused: `not_found`, `nothing_to_bill`,
 * `already_billed` under this key.
 */
export const billAccount = verb({
  permission: "bills:make",
  input,
  run: async ({ accountId, actor, now }, { key }) => {
    const account = await loadAccount(accountId);
    if (!account) return refuse("not_found");
    if (account.creditLimit === null || account.unbilled <= 0n) return refuse("nothing_to_bill");
    const posted = await post(accountId, { kind: "bill", key: `bill:${key}`, actor, at: now, amount: account.unbilled });
    if (posted.status === "refused") return refuse(posted.reason === "idempotency_mismatch" ? "already_billed" : posted.reason);
    return done({ billed: account.unbilled, ...billTotal(account.unbilled), currency: account.unit, available: posted.available });
  },
});
