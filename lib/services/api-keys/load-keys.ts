import { namesOfActors } from "#db/queries/actors.ts";
import { listKeys } from "#db/queries/api-keys.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { cardOf } from "../cards.ts";

/** What the page of keys shows. `plan`: the account's, where it has no API (ALW-2); else null. */
export async function loadKeys({ accountId, now }: Caller) {
  const [account, keys] = await Promise.all([loadAccount(accountId), listKeys(accountId)]);
  const names = await namesOfActors(keys.map(({ createdBy }) => createdBy));
  const card = account && (await cardOf(account, now));
  const plan = card?.plans.find(({ id }) => id === account?.planId);
  return {
    now,
    zone: account?.zone ?? "UTC",
    planWithoutApi: plan?.apiOff ? plan.name : null,
    keys: keys.map(({ createdBy, isLimited: _, ...key }) => ({
      ...key,
      createdBy: names.get(createdBy) ?? createdBy.split(":", 1).join(),
    })),
  };
}
