import type { Millis } from "#lib/units/millis.ts";
import type { Operation, RateCard } from "../catalog/rate-card.ts";
import { type Terms, termsOf } from "../rating/adjust.ts";
import type { Line } from "../rating/line.ts";
import { type Rated, rate } from "../rating/quote.ts";
import { countedOf, rateUnits } from "./counted.ts";
import { paramsOfMemo } from "./params-memo.ts";

/** What the ledger calls the charge for what was stored: no operation of a card. */
export const STORAGE = { id: "storage", label: "Storage" } as const;

/** What the charge of so many counted units says of itself: `upTo` are all of the period. */
export function unitsMemo(units: bigint, upTo: bigint): string {
  return `${units} full units, ${upTo} in this period`;
}

/** The lines of a metered charge, priced again by its card from what its memo says it was for; empty where that is not said. */
export function chargeLines(
  card: RateCard,
  charge: { readonly operation: string | null; readonly memo: string | null },
  total: Millis,
): readonly Line[] {
  if (charge.operation === STORAGE.id && card.storage)
    return [{ rule: card.storage.rule, label: "What was stored, by the day", stage: "generation", amount: total }];
  const operation = card.operations.find(({ id }) => id === charge.operation);
  if (!operation) return [];
  // The plan that it was charged on may be another by now: one of the card's gave this total (ACT-14).
  for (const terms of [{}, ...card.plans.map(({ id }) => termsOf(card, id))]) {
    const rated = rateMemo(card, operation, charge.memo, terms);
    if (rated?.total === total) return rated.lines;
  }
  return [];
}

/** The use that a memo says, or so much of what was counted (ALU-4); null where it says neither. */
function rateMemo(card: RateCard, operation: Operation, memo: string | null, terms: Terms): Rated | null {
  const [, units] = /^(\d{1,12}) full units, /.exec(memo ?? "") ?? [];
  if (units !== undefined) return countedOf(operation) && rateUnits(card, operation.id, BigInt(units), terms);
  const params = paramsOfMemo(memo, operation.fields);
  const rated = params && rate(card, { operation: operation.id, params }, terms);
  return rated?.ok ? rated.value : null;
}
