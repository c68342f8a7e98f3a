import { HOUR, type Instant, instant, later } from "../../units/instant.ts";
import type { Millis } from "../../units/millis.ts";
import type { Operation, RateCard } from "../catalog/rate-card.ts";
import type { Terms } from "../rating/adjust.ts";
import { price, type Rated } from "../rating/quote.ts";
import type { Values } from "../rating/request.ts";

/** What an operation counts over a period: the parameters that add up, and how much of it is a unit that is billed. */
export type Counted = { readonly of: readonly string[]; readonly per: bigint };

/** How an operation is counted that is only metered, and only by the full unit (ALU-4). Null for all others: each use has its own price. */
export function countedOf(operation: Operation): Counted | null {
  const measure = operation.components.map((component) => component.measure).find(({ meter }) => meter === "full");
  if (measure?.meter !== "full" || operation.charged.some((when) => when !== "metered")) return null;
  return { of: measure.of, per: BigInt(measure.per) };
}

/** Does the card count anything over a period? */
export function countsAnything(card: RateCard): boolean {
  return card.operations.some((operation) => countedOf(operation) !== null);
}

/** How much one use adds to its counter, in whole base units. */
export function countOf({ of }: Counted, values: Values): bigint {
  let count = 0n;
  for (const name of of) {
    const value = values.get(name);
    if (typeof value === "number") count += BigInt(Math.trunc(value));
  }
  return count;
}

/** What so many full units cost. Throws on an operation that the card does not count. */
export function priceOfUnits(card: RateCard, operationId: string, units: bigint, terms: Terms = {}): Millis {
  return rateUnits(card, operationId, units, terms).total;
}

/** The same, line by line. */
export function rateUnits(card: RateCard, operationId: string, units: bigint, terms: Terms = {}): Rated {
  const operation = card.operations.find(({ id }) => id === operationId);
  const counted = operation && countedOf(operation);
  const name = counted?.of[0];
  if (!operation || !counted || name === undefined) throw new RangeError(`${card.id} does not count ${operationId}`);
  const values = new Map([[name, Number(units * counted.per)]]);
  return price(card, { operation, values, services: new Map(), template: null, batchSize: 1, platforms: [] }, terms);
}

/** When a counter is looked at that changed at `at`: at the end of that hour. */
export function nextLook(at: Instant): Instant {
  return later(hourOf(at), HOUR);
}

/** The hour that an instant lies in, by its start. */
export function hourOf(at: Instant): Instant {
  return instant(at - (((at % HOUR) + HOUR) % HOUR));
}
