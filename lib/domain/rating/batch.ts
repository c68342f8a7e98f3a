import { type Millis, minus, sum, ZERO } from "#lib/units/millis.ts";
import { done, type Outcome } from "#lib/units/outcome.ts";
import { rational } from "#lib/units/rational.ts";
import type { Decimal, RateCard } from "../catalog/rate-card.ts";
import { bandOf, type Terms } from "./adjust.ts";
import { decimalText } from "./decimal.ts";
import { completeLinkage } from "./linkage.ts";
import { price, type Rated } from "./quote.ts";
import { type Checked, invalid, type Problem, type RatingRequest, readRequest } from "./request.ts";
import { byFeatures, type Features, featuresOf, likenessBy } from "./similarity.ts";

/** How many items one batch takes (api-v1.md). */
export const MOST_ITEMS = 500;

/** Similar items that run together, by their place in what was asked, and what each of them saves in percent of its generation. */
export type Group = { readonly items: readonly number[]; readonly discountPercent: Decimal };

/** One item of a batch: as it must be quoted to have its group's price, and that price. */
export type PlannedItem = { readonly request: RatingRequest; readonly rated: Rated; readonly alone: Millis };

/** A batch, planned: every item is in exactly one group; `total` + `saving` is what the items cost one by one. */
export type BatchPlan = {
  readonly groups: readonly Group[];
  /** The items in the order to work in: the groups that save most first, similar items next to each other. */
  readonly order: readonly number[];
  readonly total: Millis;
  readonly saving: Millis;
  /** Of the price one by one, to two places. */
  readonly savingPercent: Decimal;
  /** As they were asked. */
  readonly items: readonly PlannedItem[];
};

/**
 * Groups similar items and prices each by the size of its group (ALW-5). On a card without batches every item stands alone.
 * Whatever order the items come in, the same ones are together. Refused `invalid_request` with paths such as `items.3.params.seconds`.
 */
export function planBatch(card: RateCard, requests: readonly RatingRequest[], terms: Terms = {}): Outcome<BatchPlan, "invalid_request"> {
  if (!requests.length || requests.length > MOST_ITEMS) {
    return invalid([{ path: "items", message: `must be a list of 1 to ${MOST_ITEMS} items` }]);
  }
  const items = checkItems(card, requests);
  if (!items.ok) return items;
  const groups = groupsOf(card, items.value).map((group) => planGroup(card, group, terms));
  const ordered = groups.toSorted((a, b) => (a.saving === b.saving ? byItem(a.first, b.first) : a.saving > b.saving ? -1 : 1));
  const planned = new Map(groups.flatMap((group) => group.planned));
  const all = requests.flatMap((_, index) => planned.get(index) ?? []);
  const [total, alone] = [sum(all.map(({ rated }) => rated.total)), sum(all.map((item) => item.alone))];
  return done({
    groups: ordered.map(({ group }) => group),
    order: ordered.flatMap(({ group }) => group.items),
    total,
    saving: minus(alone, total),
    savingPercent: alone === ZERO ? "0" : decimalText(rational(minus(alone, total) * 100n, alone), 2),
    items: all,
  });
}

type Item = {
  readonly index: number;
  readonly request: RatingRequest;
  readonly checked: Checked;
  readonly features: Features;
  readonly text: string;
};

function checkItems(card: RateCard, requests: readonly RatingRequest[]): Outcome<readonly Item[], "invalid_request"> {
  const items: Item[] = [];
  const problems: Problem[] = [];
  for (const [index, request] of requests.entries()) {
    const own: Problem[] = [];
    const checked = readRequest(card, request, own);
    if (checked) items.push({ index, request, checked, features: featuresOf(card, checked), text: textOf(checked) });
    problems.push(...own.map(({ path, message }) => ({ path: `items.${index}.${path}`, message })));
  }
  return problems.length ? invalid(problems) : done(items);
}

/** Everything that was asked, as a text that does not hang on how it was written. */
function textOf({ operation, values, services, template, batchSize, platforms }: Checked): string {
  return JSON.stringify([operation.id, [...values], [...services], template?.id, batchSize, platforms]);
}

/** Numbered by what they are, so that neither the grouping nor the order hangs on the order they came in. */
function byItem(a: Item, b: Item): number {
  return byFeatures(a.features, b.features) || (a.text === b.text ? a.index - b.index : a.text < b.text ? -1 : 1);
}

function groupsOf({ batch }: RateCard, items: readonly Item[]): readonly (readonly [Item, ...Item[]])[] {
  const sorted = items.toSorted(byItem);
  if (!batch) return sorted.map((item): [Item] => [item]);
  const [joining, alone] = [sorted.filter(isBatched), sorted.filter((item) => !isBatched(item))];
  const kinds = kindsOf(joining);
  const likeness = likenessBy(batch.similarity);
  const groups = completeLinkage(kinds.length, (a, b) => likeness(featuresAt(kinds, a), featuresAt(kinds, b)));
  const together = groups.flatMap((group): [Item, ...Item[]][] => {
    const [first, ...others] = group.flatMap((kind) => kinds[kind] ?? []);
    return first ? [[first, ...others]] : [];
  });
  return [...together, ...alone.map((item): [Item] => [item])];
}

function isBatched({ checked }: Item): boolean {
  return checked.operation.adjustments?.includes("batch") ?? false;
}

/** Items that are compared by the very same values are one kind: nothing could tell which of them belongs where. */
function kindsOf(sorted: readonly Item[]): readonly (readonly Item[])[] {
  const kinds: Item[][] = [];
  for (const item of sorted) {
    const last = kinds.at(-1);
    if (last?.[0] && byFeatures(last[0].features, item.features) === 0) last.push(item);
    else kinds.push([item]);
  }
  return kinds;
}

function featuresAt(kinds: readonly (readonly Item[])[], index: number): Features {
  return kinds[index]?.[0]?.features ?? [];
}

type Planned = {
  readonly group: Group;
  readonly first: Item;
  readonly saving: Millis;
  readonly planned: readonly (readonly [number, PlannedItem])[];
};

function planGroup(card: RateCard, members: readonly [Item, ...Item[]], terms: Terms): Planned {
  const size = members.length;
  const planned = members.map(({ index, request, checked }): [number, PlannedItem] => {
    const alone = price(card, checked, terms);
    // An item may be one of a larger batch that runs elsewhere: it keeps that one's price.
    const batchSize = Math.max(checked.batchSize, size);
    if (batchSize === checked.batchSize) return [index, { request, rated: alone, alone: alone.total }];
    const rated = price(card, { ...checked, batchSize }, terms);
    return [index, { request: withBatchSize(request, batchSize), rated, alone: alone.total }];
  });
  return {
    group: { items: members.map(({ index }) => index), discountPercent: (bandOf(card, size)?.percent ?? "0").replace(/^-/, "") },
    first: members[0],
    saving: sum(planned.map(([, { alone, rated }]) => minus(alone, rated.total))),
    planned,
  };
}

function withBatchSize(request: RatingRequest, batchSize: number): RatingRequest {
  const options = typeof request.options === "object" && request.options !== null ? request.options : {};
  return { ...request, options: { ...options, batchSize } };
}
