import type { RateCard } from "../catalog/rate-card.ts";
import { type RatingRequest, readRequest } from "./request.ts";

/** Why a plan takes no quote for a request, and the plan that does; null where none does. */
export type TierLimit = {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
  readonly plan: { readonly id: string; readonly name: string } | null;
};

/**
 * The parameters of a request that need a higher resolution than its plan goes up to (ALW-2). Empty where the plan allows it,
 * and for a request that does not fit its operation, which is refused for that.
 */
export function tierLimits(card: RateCard, planId: string, request: RatingRequest): readonly TierLimit[] {
  const checked = readRequest(card, request, []);
  const own = card.plans.find(({ id }) => id === planId);
  const { resolutions } = card;
  if (!checked || !resolutions || own?.resolution === undefined) return [];
  const rank = (resolution: string | undefined) =>
    resolution === undefined ? Number.POSITIVE_INFINITY : resolutions.order.indexOf(resolution);
  return checked.operation.fields.flatMap((field): TierLimit[] => {
    const chosen = checked.values.get(field.name);
    const needs = resolutions.needs[field.name]?.[String(chosen)];
    if (needs === undefined || rank(needs) <= rank(own.resolution)) return [];
    const plan = upgradeOf(card, own.next, (resolution) => rank(needs) <= rank(resolution));
    const label = field.kind === "enum" ? field.choices.find(({ value }) => value === chosen)?.label : undefined;
    const way = plan ? `: ${plan.name} allows it` : "";
    return [
      {
        rule: resolutions.rule,
        path: `params.${field.name}`,
        message: `${label ?? chosen} is made in ${needs}, and ${own.name} goes up to ${own.resolution}${way}.`,
        plan,
      },
    ];
  });
}

/** Why nothing is quoted while the subscription that a card asks for does not run, and the plan to subscribe to (IMS-6). */
export function subscriptionLimit(card: RateCard, planId: string): TierLimit {
  const plan = card.plans.find(({ id }) => id === planId);
  const name = plan?.name ?? planId;
  const message = `Without an active subscription every feature is refused: subscribe to ${name} on the page Plans first.`;
  return { rule: "IMS-6", path: "operation", message, plan: plan ? { id: plan.id, name: plan.name } : null };
}

/** The first plan on the way up that goes so far. */
function upgradeOf(card: RateCard, from: string | null, isEnough: (resolution: string | undefined) => boolean): TierLimit["plan"] {
  const seen = new Set<string>();
  for (let id = from; id !== null && !seen.has(id); ) {
    seen.add(id);
    const plan = card.plans.find((each) => each.id === id);
    if (plan && isEnough(plan.resolution)) return { id: plan.id, name: plan.name };
    id = plan?.next ?? null;
  }
  return null;
}
