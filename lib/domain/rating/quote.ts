import { type Millis, minus, parseMillis, sum, ZERO } from "#lib/units/millis.ts";
import { done, type Outcome } from "#lib/units/outcome.ts";
import { roundUpTo } from "#lib/units/rational.ts";
import type { RateCard, Unit } from "../catalog/rate-card.ts";
import { adjust, type Terms } from "./adjust.ts";
import type { Line } from "./line.ts";
import { type Priced, priceComponent } from "./price.ts";
import { type Checked, checkRequest, type RatingRequest, type Values } from "./request.ts";

/** A request with its exact price. The lines add up to the total (GEN-2). */
export type Rated = {
  readonly card: { readonly id: string; readonly version: number };
  readonly operation: string;
  /** `credit`, or a currency code. */
  readonly unit: string;
  readonly lines: readonly Line[];
  readonly total: Millis;
};

/**
 * What a request costs on a card: pure and exact, the same on the server and in the browser (GEN-1, GEN-2).
 * Refused `invalid_request` with `errors: [{ path, message }]` when the request does not fit the operation.
 */
export function rate(card: RateCard, request: RatingRequest, terms: Terms = {}): Outcome<Rated, "invalid_request"> {
  const checked = checkRequest(card, request);
  if (!checked.ok) return checked;
  return done(price(card, checked.value, terms));
}

/** Prices a request that was checked: components, multipliers, services, then the charge increment. */
export function price(card: RateCard, checked: Checked, terms: Terms): Rated {
  const { operation, values, services } = checked;
  const generation = operation.components.flatMap((component) =>
    only(priceComponent(card, component, operation.fields, values, "generation", operation.quality)),
  );
  const extras = (operation.extras ?? []).flatMap((component) =>
    only(priceComponent(card, component, operation.fields, values, "service")),
  );
  const added = card.services.flatMap(({ field, component }) =>
    services.has(field.name) ? only(priceComponent(card, component, [field], services, "service")) : [],
  );
  const lines = [...generation.map(lineOf), ...adjust(card, checked, generation, terms), ...[...extras, ...added].map(lineOf)];
  const exactTotal = sum(lines.map(({ amount }) => amount));
  const total = roundUpTo(exactTotal, incrementOf(card));
  const rounding: Line[] =
    total === exactTotal
      ? []
      : [{ rule: "GEN-2", label: `Rounded up to ${card.increment}`, stage: "rounding", amount: minus(total, exactTotal) }];
  return {
    card: { id: card.id, version: card.version },
    operation: operation.id,
    unit: unitCode(card.unit, values),
    lines: [...lines, ...rounding],
    total,
  };
}

/** What totals are rounded up to; zero for exact millis. */
export function incrementOf(card: RateCard): Millis {
  return card.increment === null ? ZERO : (parseMillis(card.increment) ?? ZERO);
}

/** `credit`, or the currency that the request's parameters choose. */
export function unitCode(unit: Unit, values: Values): string {
  if (unit.kind === "credit") return "credit";
  const chosen = unit.by ? values.get(unit.by.field) : undefined;
  return (typeof chosen === "string" ? unit.by?.currencies[chosen] : undefined) ?? unit.currency;
}

function only(priced: Priced | null): readonly Priced[] {
  return priced ? [priced] : [];
}

function lineOf({ line }: Priced): Line {
  return line;
}
