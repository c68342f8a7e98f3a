import { cardOfJson, type ReadCard } from "./check.ts";
import { type Problems, wrong } from "./problems.ts";
import type { RateCard } from "./rate-card.ts";

/**
 * What keeps a card from following `previous`: accounts that are on it have its unit, its currency, a plan of it, and lots
 * that carry the rank of its classes. Everything else may change.
 */
export function successionProblems(previous: RateCard, next: RateCard): Problems {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
  const known = ids(next.plans);
  const classes = ids(previous.classes);
  return [
    ...wrong(next.id !== previous.id, "id", `must stay ${previous.id}`),
    ...wrong(next.version <= previous.version, "version", `must be more than ${previous.version}, the newest that is published`),
    ...wrong(unitOf(next) !== unitOf(previous), "unit", "must stay as it is: balances are kept in it"),
    ...wrong(next.currency !== previous.currency, "currency", `must stay ${previous.currency}`),
    ...Object.keys(previous.otherCurrencies ?? {}).flatMap((code) =>
      wrong(!Object.hasOwn(next.otherCurrencies ?? {}, code), `otherCurrencies.${code}`, "must stay: accounts may pay in it"),
    ),
    ...wrong(
      !next.arrears !== !previous.arrears,
      "arrears",
      previous.arrears ? "must stay: accounts owe by it" : "must not be added to accounts that pay before",
    ),
    ...ids(previous.plans).flatMap((plan) => wrong(!known.includes(plan), `plans.${plan}`, "must stay: accounts may be on it")),
    ...wrong(
      ids(next.classes).slice(0, classes.length).join() !== classes.join(),
      "classes",
      `must begin with ${classes.join(", ")}, in this order: lots that are there carry their rank`,
    ),
  ];
}

/** Reads the text of a card's next version, with everything that keeps it from being published after `previous`. */
export function nextCardOfJson(json: string, previous: RateCard): ReadCard {
  const read = cardOfJson(json);
  if (!read.ok) return read;
  const problems = successionProblems(previous, read.card);
  return problems.length ? { ok: false, problems } : read;
}

/** The text that a draft begins with: the newest version with the next number. */
export function draftText(newest: RateCard): string {
  return JSON.stringify({ ...newest, version: newest.version + 1 }, null, 2);
}

// The words for one and for many may change; what is counted may not.
function unitOf({ unit }: RateCard): string {
  if (unit.kind === "credit") return unit.kind;
  const by = unit.by ? [unit.by.field, ...Object.entries(unit.by.currencies).toSorted().flat()] : [];
  return [unit.kind, unit.currency, ...by].join();
}
