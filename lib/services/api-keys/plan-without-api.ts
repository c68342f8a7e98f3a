import type { KnownKey } from "#db/queries/api-keys.ts";
import { findCard } from "../cards.ts";

/** Why the keys of an organization do not work at present, and the plan on which they do. */
export type WithoutApi = { readonly plan: string; readonly upgrade: string | null; readonly message: string };

/**
 * Does the plan have no API (ALW-2)? Keys that were made on a higher plan rest while it is so, and work again after an upgrade.
 * Null when they work. Keys of test accounts always do: they are what the sandbox is driven by.
 */
export async function planWithoutApi({ isLimited, plan: { cardId, cardVersion, planId } }: KnownKeyOf): Promise<WithoutApi | null> {
  if (!isLimited) return null;
  const plans = (await findCard(cardId, cardVersion))?.plans ?? [];
  const plan = plans.find(({ id }) => id === planId);
  if (!plan?.apiOff) return null;
  const upgrade = plans.find(({ id }) => id === plan.next)?.name ?? null;
  const way = upgrade ? `: upgrade to ${upgrade}, and this key works again` : "";
  return { plan: plan.name, upgrade, message: `The plan ${plan.name} has no API${way}.` };
}

type KnownKeyOf = Pick<KnownKey, "isLimited" | "plan">;
