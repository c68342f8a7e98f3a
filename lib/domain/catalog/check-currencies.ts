import { packNames } from "./currency.ts";
import { type Problems, wrong } from "./problems.ts";
import type { OtherPrices, PlanTerms, RateCard } from "./rate-card.ts";

/** Further currencies (ALW-15): whatever has a price has one in each, so that no page shows two currencies and no checkout has to convert. */
export function checkOtherCurrencies(card: RateCard): Problems {
  const { otherCurrencies: others, currency, unit } = card;
  if (!others) return [];
  return [
    ...wrong(unit.kind === "money", "otherCurrencies", "needs a card in credits: what is used in money is billed in that money"),
    ...wrong(Object.hasOwn(others, currency), `otherCurrencies.${currency}`, "is the card's own currency"),
    ...Object.entries(others).flatMap(([code, prices]) => checkPrices(card, prices, `otherCurrencies.${code}`)),
  ];
}

function checkPrices({ plans, packs }: RateCard, prices: OtherPrices, path: string): Problems {
  const names = packNames(packs);
  const given = Object.keys(prices.packs ?? {});
  return [
    ...plans.flatMap((plan) => checkPlan(plan, prices.plans[plan.id], `${path}.plans.${plan.id}`)),
    ...Object.keys(prices.plans).flatMap((id) => wrong(!plans.some((plan) => plan.id === id), `${path}.plans.${id}`, "is no plan")),
    ...names.flatMap((name) => wrong(!given.includes(name), `${path}.packs.${name}`, "is missing")),
    ...given.flatMap((name) => wrong(!names.includes(name), `${path}.packs.${name}`, "is no pack that has a price of its own")),
  ];
}

function checkPlan({ price, yearlyPrice }: PlanTerms, other: OtherPrices["plans"][string] | undefined, path: string): Problems {
  if (price === null) return wrong(other !== undefined, path, "has a price that is agreed with the customer");
  if (other === undefined) return wrong(true, path, "is missing");
  const isFree = Number(price) === 0;
  return [
    ...wrong(
      isFree !== (Number(other.price) === 0),
      `${path}.price`,
      isFree ? "must be 0 as on the plan" : "must be above 0 as on the plan",
    ),
    ...wrong(yearlyPrice !== undefined && other.yearlyPrice === undefined, `${path}.yearlyPrice`, "is missing"),
    ...wrong(
      yearlyPrice === undefined && other.yearlyPrice !== undefined,
      `${path}.yearlyPrice`,
      "is for a plan that is not sold by the year",
    ),
  ];
}
