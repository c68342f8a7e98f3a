import { type Millis, plus, sum, ZERO } from "#lib/units/millis.ts";
import { add, divide, exact, fromMillis, isLess, type Rational, rational, toMillis } from "#lib/units/rational.ts";
import type { Operation, RateCard } from "../catalog/rate-card.ts";
import type { Terms } from "./adjust.ts";
import type { Stage } from "./line.ts";
import type { Rated } from "./quote.ts";
import type { RatingRequest } from "./request.ts";
import { alternatives, type Change } from "./suggest.ts";

/** What a project's cost is made of (ALW-8). The three add up to the total: a line of rounding belongs to what was rounded. */
export type Parts = { readonly generation: Millis; readonly enhancement: Millis; readonly distribution: Millis };

const STAGES = ["generation", "enhancement", "distribution"] as const;

/** The parts that a card's prices can have, in order: one that sells no platforms has no distribution. */
export function stagesOf({ operations, platforms }: Pick<RateCard, "operations" | "platforms">): readonly (keyof Parts)[] {
  const own = new Set<keyof Parts>(operations.map(({ part }) => part ?? "generation"));
  if (operations.some(({ extras, services }) => extras?.length || services?.length)) own.add("enhancement");
  if (platforms?.list.length) own.add("distribution");
  return STAGES.filter((part) => own.has(part));
}

/** Platforms are distribution, services are enhancement, and what is left is the part that the operation itself is. */
export function partsOf(card: RateCard, { operation: id, lines }: Pick<Rated, "operation" | "lines">): Parts {
  const own = card.operations.find((operation) => operation.id === id)?.part ?? "generation";
  const parts = { generation: ZERO, enhancement: ZERO, distribution: ZERO };
  for (const { stage, amount } of lines) {
    const part = PART_OF[stage] ?? own;
    parts[part] = plus(parts[part], amount);
  }
  return parts;
}

const PART_OF: Partial<Record<Stage, keyof Parts>> = { platform: "distribution", service: "enhancement" };

/** The parts of several items together. */
export function addParts(items: readonly Parts[]): Parts {
  const total = (part: keyof Parts) => sum(items.map((each) => each[part]));
  return { generation: total("generation"), enhancement: total("enhancement"), distribution: total("distribution") };
}

/**
 * How many seconds of film a project makes: those of its generating items together, since enhancements work on the same
 * seconds; without any, those of its longest item. Null where no item says a length.
 */
export function secondsOf(card: RateCard, requests: readonly RatingRequest[]): Rational | null {
  const lengths = requests.flatMap(({ operation: id, params }) => {
    const operation = card.operations.find((each) => each.id === id);
    const seconds = operation ? lengthOf(operation, params) : null;
    return operation && seconds ? [{ part: operation.part ?? "generation", seconds }] : [];
  });
  const generated = lengths.filter(({ part }) => part === "generation").map(({ seconds }) => seconds);
  if (generated.length) return generated.reduce(add);
  return lengths.map(({ seconds }) => seconds).reduce<Rational | null>((most, each) => (most && !isLess(most, each) ? most : each), null);
}

function lengthOf({ fields }: Operation, params: unknown): Rational | null {
  if (typeof params !== "object" || params === null) return null;
  const given = new Map<string, unknown>(Object.entries(params));
  const said = fields.flatMap((field) => {
    const value = (field.kind === "number" || field.kind === "integer") && field.isLength ? given.get(field.name) : undefined;
    return typeof value === "number" && Number.isFinite(value) && value > 0 ? [exact(value)] : [];
  });
  return said.length ? said.reduce(add) : null;
}

/** Cost per minute = total ÷ (seconds ÷ 60), rounded half up to a milli (ALW-8). Null without a length. */
export function costPerMinute(total: Millis, seconds: Rational | null): Millis | null {
  if (!seconds || !isLess(rational(0), seconds)) return null;
  return toMillis(divide(fromMillis(total), divide(seconds, rational(60))));
}

/** One way to lower the price of some items of a project: the change of each, by its place, and what they save together. */
export type Optimisation = {
  readonly label: string;
  readonly changes: readonly ItemChange[];
  readonly saving: Millis;
};
export type ItemChange = { readonly item: number; readonly change: Change };

/** What each optimisation would save on all items together (ALW-8), the largest saving first: really priced, item by item. */
export function optimisations(card: RateCard, requests: readonly RatingRequest[], terms: Terms = {}): readonly Optimisation[] {
  const found = new Map<string, { changes: ItemChange[]; saving: Millis }>();
  requests.forEach((request, item) => {
    for (const { change, saving } of alternatives(card, request, terms)) {
      if (saving <= 0n) continue;
      const known = found.get(change.label) ?? { changes: [], saving: ZERO };
      found.set(change.label, { changes: [...known.changes, { item, change }], saving: plus(known.saving, saving) });
    }
  });
  // The label settles equal savings, so that the list stands still while somebody reads it.
  return [...found]
    .map(([label, { changes, saving }]) => ({ label, changes, saving }))
    .toSorted((a, b) => (a.saving === b.saving ? (a.label < b.label ? -1 : 1) : a.saving < b.saving ? 1 : -1));
}
