import { type Millis, millis, minus, parseMillis, ZERO } from "#lib/units/millis.ts";
import { done, type Outcome } from "#lib/units/outcome.ts";
import { ceiling, rational } from "#lib/units/rational.ts";
import type { RateCard, Template } from "../catalog/rate-card.ts";
import type { Terms } from "./adjust.ts";
import { price } from "./quote.ts";
import { invalid, type Problem, type RatingRequest, readRequest } from "./request.ts";

/** What a template is worth to a request: making it costs `cost` once, and each use saves `saving`, really priced. */
export type TemplateEconomics = {
  readonly template: Pick<Template, "id" | "label">;
  readonly cost: Millis;
  /** One use with it, and one without. */
  readonly total: Millis;
  readonly without: Millis;
  readonly saving: Millis;
  /** After so many uses it has paid for itself. Null: it never does, because a use saves nothing. */
  readonly breakEven: bigint | null;
};

/**
 * Every template of a card for one request, whichever it names itself: cost of making, saving a use, and the uses until that
 * has paid for the making (ALW-6). Empty where the operation takes none. Refused `invalid_request` like a rating.
 */
export function templateEconomics(
  card: RateCard,
  request: RatingRequest,
  terms: Terms = {},
): Outcome<readonly TemplateEconomics[], "invalid_request"> {
  const problems: Problem[] = [];
  const checked = readRequest(card, request, problems);
  if (!checked) return invalid(problems);
  if (!checked.operation.adjustments?.includes("template")) return done([]);
  const without = price(card, { ...checked, template: null }, terms).total;
  return done(
    (card.templates?.list ?? []).map((template) => {
      const { total } = price(card, { ...checked, template }, terms);
      const [cost, saving] = [parseMillis(template.cost) ?? ZERO, minus(without, total)];
      return { template, cost, total, without, saving, breakEven: breakEvenUses(cost, saving) };
    }),
  );
}

/** The fewest uses whose saving is at least the cost of making: ceil(cost ÷ saving). Null where a use saves nothing (ALW-6). */
export function breakEvenUses(cost: Millis, saving: Millis): bigint | null {
  return saving > ZERO ? ceiling(rational(cost, saving)).numerator : null;
}

/** What `uses` uses of a template have saved beyond its making; below zero before it has paid for itself (ALW-6). */
export function gainAfter({ cost, saving }: Pick<TemplateEconomics, "cost" | "saving">, uses: bigint): Millis {
  return minus(millis(saving * uses), cost);
}
