import { exact, isLess, multiply, type Rational, rational, subtract, toMillis } from "#lib/units/rational.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import type { Attribute, AttributeSource, Similarity } from "../catalog/similarity.ts";
import type { Checked } from "./request.ts";

/** What an item is compared by: for each of the card's attributes its value, or undefined where the item has none of it. */
export type Features = readonly (Feature | undefined)[];
type Feature = { readonly text: string; readonly number: Rational | null };

/** The attributes of a checked request, in the card's order (ALW-5). Empty where the card has no batches. */
export function featuresOf(card: RateCard, checked: Checked): Features {
  return (card.batch?.similarity.attributes ?? []).map((attribute) => featureOf(card, checked, attribute));
}

function featureOf(card: RateCard, checked: Checked, { of, withinPercent }: Attribute): Feature | undefined {
  const values = of.flatMap((source) => readSource(card, checked, source) ?? []);
  const [first] = values;
  if (first === undefined) return undefined;
  const number = withinPercent !== undefined && typeof first === "number" ? exact(first) : null;
  return { text: JSON.stringify(values), number };
}

function readSource(card: RateCard, { operation, values, template, platforms }: Checked, source: AttributeSource) {
  if (source === "operation") return operation.id;
  if (source === "template") return template?.id;
  if (source !== "aspect") return values.get(source.slice("params.".length));
  const aspects = (card.platforms?.list ?? []).flatMap(({ id, aspect }) => (aspect !== undefined && platforms.includes(id) ? aspect : []));
  return aspects.length ? [...new Set(aspects)].sort().join(" ") : undefined;
}

/**
 * How alike two items are: the share, by weight, of what they have in common among the attributes that at least one of them
 * has, from 0 to 1 (ALW-5). Anything below the card's threshold is 0: then they are not similar. Symmetric and exact: equal
 * shares are equal numbers.
 */
export function likenessBy({ threshold, attributes }: Similarity): (a: Features, b: Features) => number {
  // Thousandths as integers: sums of weights are exact, whatever their order.
  const weights = attributes.map(({ weight }) => Number(toMillis(exact(weight))));
  const limits = attributes.map(({ withinPercent }) => multiply(exact(withinPercent ?? "0"), rational(1, 100)));
  const least = Number(toMillis(exact(threshold)));
  return (a, b) => {
    let [common, all] = [0, 0];
    for (const [index, weight] of weights.entries()) {
      const [one, other] = [a[index], b[index]];
      if (!one && !other) continue;
      all += weight;
      if (isSame(one, other, limits[index])) common += weight;
    }
    // Items that have none of the attributes are alike in nothing.
    return common > 0 && common * 1_000 >= least * all ? common / all : 0;
  };
}

function isSame(one: Feature | undefined, other: Feature | undefined, within: Rational = rational(0)): boolean {
  if (one?.text === other?.text) return true;
  if (!one?.number || !other?.number) return false;
  const [small, large] = isLess(one.number, other.number) ? [one.number, other.number] : [other.number, one.number];
  return !isLess(multiply(large, within), subtract(large, small));
}

/** An order of items that hangs on nothing but what they are. */
export function byFeatures(a: Features, b: Features): number {
  for (const [index, one] of a.entries()) {
    const order = byFeature(one, b[index]);
    if (order) return order;
  }
  return 0;
}

function byFeature(one: Feature | undefined, other: Feature | undefined): number {
  if (!one || !other) return Number(Boolean(one)) - Number(Boolean(other));
  if (one.text === other.text) return 0;
  if (one.number && other.number) return isLess(one.number, other.number) ? -1 : 1;
  return one.text < other.text ? -1 : 1;
}
