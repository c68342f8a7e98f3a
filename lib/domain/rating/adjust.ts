import { type Millis, sum, ZERO } from "#lib/units/millis.ts";
import { add, exact, fromMillis, multiply, type Rational, rational, toMillis } from "#lib/units/rational.ts";
import type { Band, Decimal, RateCard } from "../catalog/rate-card.ts";
import { decimalText } from "./decimal.ts";
import type { Line, Stage } from "./line.ts";
import type { Priced } from "./price.ts";
import type { Checked } from "./request.ts";
import { unrounded } from "./unrounded.ts";

/** What a rating may hang on beside card and request: the plan's discount in percent (ACT-14). */
export type Terms = { readonly discountPercent?: Decimal };

/** What a plan's operations are rated by, quoted or metered (ACT-14). */
export function termsOf({ plans }: Pick<RateCard, "plans">, planId: string | undefined): Terms {
  const discountPercent = plans.find(({ id }) => id === planId)?.discountPercent;
  return discountPercent === undefined ? {} : { discountPercent };
}

/**
 * The multipliers in the order of GEN-2, each a line of its own on the running subtotal as the lines before it show it.
 * A multiplier that changes nothing makes no line.
 */
export function adjust(card: RateCard, checked: Checked, generation: readonly Priced[], terms: Terms): readonly Line[] {
  const lines: Line[] = [];
  const running = () => sum([...generation, ...lines.map((line) => ({ line }))].map(({ line }) => line.amount));
  const push = (line: Line) => {
    if (line.amount !== ZERO) lines.push(line);
  };

  for (const line of qualityLine(card, checked, generation)) push(line);
  const { template, batchSize, platforms } = checked;
  if (template) push(percentLine("template", card.templates?.rule ?? "", template.label, template.percent, running()));
  const band = bandOf(card, batchSize);
  if (band) push(percentLine("batch", card.batch?.rule ?? "", `Batch of ${batchSize}`, band.percent, running()));
  // Every platform adds its percentage of one and the same subtotal (ALW-7).
  const subtotal = running();
  for (const platform of card.platforms?.list ?? []) {
    if (platforms.includes(platform.id))
      push(percentLine("platform", card.platforms?.rule ?? "", platform.label, platform.percent, subtotal));
  }
  if (terms.discountPercent) push(percentLine("discount", "ACT-14", "Plan discount", `-${terms.discountPercent}`, running()));
  return lines;
}

/** What so many similar items save (ALW-5); undefined for one that stands alone. */
export function bandOf({ batch }: RateCard, batchSize: number): Band | undefined {
  return batch?.bands.find(({ from, to }) => batchSize >= from && (to === null || batchSize <= to));
}

/** The quality's multiplier, on what has no price of its own for that quality (ALW-4). */
function qualityLine(card: RateCard, { operation, values }: Checked, generation: readonly Priced[]): readonly Line[] {
  const quality = operation.quality === undefined ? undefined : values.get(operation.quality);
  const multipliers = card.qualities?.multipliers;
  if (typeof quality !== "string" || !card.qualities || !multipliers || !Object.hasOwn(multipliers, quality)) return [];
  const factor = exact(multipliers[quality] ?? "1");
  const base = sum(generation.filter(({ ownQuality }) => !ownQuality).map(({ line }) => line.amount));
  const percent = multiply(add(factor, rational(-1)), rational(100));
  const field = operation.fields.find(({ name }) => name === operation.quality);
  const label = field?.kind === "enum" ? field.choices.find(({ value }) => value === quality)?.label : undefined;
  return [shareLine("quality", card.qualities.rule, `Quality: ${label ?? quality}`, percent, base)];
}

function percentLine(stage: Stage, rule: string, label: string, percent: Decimal, subtotal: Millis): Line {
  return shareLine(stage, rule, label, exact(percent), subtotal);
}

function shareLine(stage: Stage, rule: string, label: string, percent: Rational, subtotal: Millis): Line {
  const whole = multiply(fromMillis(subtotal), multiply(percent, rational(1, 100)));
  const amount = toMillis(whole);
  const before = unrounded(whole, amount);
  return { rule, label, stage, amount, percent: decimalText(percent), ...(before === null ? {} : { exact: before }) };
}
