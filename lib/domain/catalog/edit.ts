import { stepName } from "./check-shape.ts";
import { operationPrices, type PriceRow, servicePrices } from "./price-list.ts";
import type { OtherPrices, RateCard } from "./rate-card.ts";

/** A copy of a card's JSON with another value at a path; unchanged where the path leads nowhere. Takes anything. */
export function withValue(json: unknown, path: string, value: string): unknown {
  const [step, ...rest] = path.split(".");
  if (step === undefined || path === "") return value;
  if (Array.isArray(json))
    return json.map((each: unknown, index) => (stepName(each, index) === step ? withValue(each, rest.join("."), value) : each));
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, step)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, each]: [string, unknown]) => [key, key === step ? withValue(each, rest.join("."), value) : each]),
  );
}

/** The text at a path of a card's JSON; null where there is none. */
export function valueAt(json: unknown, path: string): string | null {
  let at: unknown = json;
  for (const step of path.split(".")) {
    if (Array.isArray(at)) at = at.find((each: unknown, index) => stepName(each, index) === step);
    else at = typeof at === "object" && at !== null ? new Map<string, unknown>(Object.entries(at)).get(step) : undefined;
  }
  return typeof at === "string" ? at : null;
}

/** A figure of a card that can be changed by itself: where it stands, what it is, and what it is counted in. */
export type Figure = { readonly path: string; readonly label: string; readonly unit: string };

/** The figures of a card by what they belong to: prices, plans, and what changes a price. */
export function figuresOf(card: RateCard): readonly { readonly group: string; readonly figures: readonly Figure[] }[] {
  const ofPrices = (rows: readonly PriceRow[]) =>
    rows.map(({ path, label, per, currency }) => ({ path, label, unit: `${currency} ${per}` }));
  const operations = operationPrices(card).map(({ label, prices }) => ({ group: label, figures: ofPrices(prices) }));
  const percents = [
    ...Object.keys(card.qualities?.multipliers ?? {}).map((value) => ({
      path: `qualities.multipliers.${value}`,
      label: `Quality ${value}`,
      unit: "times",
    })),
    ...(card.templates?.list ?? []).flatMap(({ id, label }) => [
      { path: `templates.list.${id}.cost`, label: `${label}, making it`, unit: "credits" },
      { path: `templates.list.${id}.percent`, label: `${label}, each use`, unit: "%" },
    ]),
    ...(card.batch?.bands ?? []).map(({ from, to }, index) => ({
      path: `batch.bands.${index}.percent`,
      label: `Batch of ${from}${to === null ? " and more" : ` to ${to}`}`,
      unit: "%",
    })),
    ...(card.platforms?.list ?? []).map(({ id, label }) => ({ path: `platforms.list.${id}.percent`, label, unit: "%" })),
  ];
  const plans = card.plans.flatMap(({ id, name, price, grants }) => [
    ...(price === null ? [] : [{ path: `plans.${id}.price`, label: name, unit: `${card.currency} a month` }]),
    ...grants.map((grant, index) => ({
      path: `plans.${id}.grants.${index}.amount`,
      label: `${name}, ${grant.class}`,
      unit: "credits a month",
    })),
  ]);
  const groups = [
    ...operations,
    { group: "Optional services", figures: ofPrices(servicePrices(card)) },
    { group: "What changes a price", figures: percents },
    { group: "Plans", figures: plans },
    ...Object.entries(card.otherCurrencies ?? {}).map(([code, prices]) => ({
      group: `Plans and packs in ${code}`,
      figures: figuresIn(card, code, prices),
    })),
  ];
  return groups.filter(({ figures }) => figures.length > 0);
}

function figuresIn(card: RateCard, code: string, { plans, packs = {} }: OtherPrices): readonly Figure[] {
  const path = `otherCurrencies.${code}`;
  const nameOf = (id: string) => card.plans.find((plan) => plan.id === id)?.name ?? id;
  const per = card.packs?.by === "amount" ? `${code} per 1,000` : code;
  return [
    ...Object.entries(plans).flatMap(([id, { yearlyPrice }]) => [
      { path: `${path}.plans.${id}.price`, label: nameOf(id), unit: `${code} a month` },
      ...(yearlyPrice === undefined ? [] : [{ path: `${path}.plans.${id}.yearlyPrice`, label: nameOf(id), unit: `${code} a year` }]),
    ]),
    ...Object.keys(packs).map((name) => ({
      path: `${path}.packs.${name}`,
      label: card.packs?.by === "amount" ? `From ${name} credits` : `${name} credits`,
      unit: per,
    })),
  ];
}
