export type PromiseGroup = "Chain" | "Balances" | "Jobs and limits" | "Sums";

/** What the books promise: the checker's name of it (db/verify.sql), and the same for people. */
export type BookPromise = { readonly rule: string; readonly group: PromiseGroup; readonly words: string };

/** Every promise that the checker holds the books to, in the order that people read them (ledger.md, "What must hold"). */
export const PROMISES: readonly BookPromise[] = [
  { rule: "no entry is missing", group: "Chain", words: "No entry is missing: the numbers have no gap." },
  { rule: "each entry has its seal", group: "Chain", words: "No entry was changed: a hash over it and all before it seals each." },
  {
    rule: "the head of the seals is the account's",
    group: "Chain",
    words: "Nothing was cut off the end: the chain's head is the account's.",
  },
  {
    rule: "each balance follows from the one before",
    group: "Chain",
    words: "Each balance follows from the one before, in order of time.",
  },
  { rule: "every entry names who made it", group: "Chain", words: "Every entry names who made it." },
  { rule: "balances equal the entries", group: "Balances", words: "What can be spent and what is held are the sums of the entries." },
  { rule: "available equals the open lots", group: "Balances", words: "What can be spent is what is left of the lots." },
  { rule: "a closed lot is empty", group: "Balances", words: "A lot that is used up or over has nothing left." },
  {
    rule: "what was given is available, held, spent or expired",
    group: "Balances",
    words: "Everything ever given is available, held, spent or expired.",
  },
  { rule: "unbilled equals what was used and not billed", group: "Balances", words: "What is unbilled was used and not billed." },
  { rule: "every grant names where it came from and who gave it", group: "Balances", words: "Every grant names where it came from." },
  { rule: "a payment grants once", group: "Balances", words: "Each payment granted once." },
  { rule: "held equals the open holds", group: "Jobs and limits", words: "What is held is what running jobs hold." },
  { rule: "a hold is drawn from lots in full", group: "Jobs and limits", words: "Each hold is drawn from lots in full." },
  {
    rule: "an ended hold is settled and returned in full",
    group: "Jobs and limits",
    words: "Each job that ended was paid and given back in full, and no more.",
  },
  { rule: "no open hold is past its time", group: "Jobs and limits", words: "No job holds credits past its time." },
  {
    rule: "a limit counts what was spent and held under it",
    group: "Jobs and limits",
    words: "Each limit counts what was spent and held under it.",
  },
  {
    rule: "the roll-up by five minutes equals the entries",
    group: "Sums",
    words: "The sums by five minutes equal the entries.",
  },
  { rule: "the roll-up by day equals the entries", group: "Sums", words: "The sums by day, which statements show, equal the entries." },
  {
    rule: "the roll-up of spending equals the entries",
    group: "Sums",
    words: "The sums of spending, which charts show, equal the entries.",
  },
];

/** A promise with the places where it does not hold; none when it does. */
export type PromiseState = BookPromise & { readonly breaks: readonly string[] };

/** The promises as a check found them. One that this list does not know stands under the checker's own name. */
export function promiseStates(breaks: readonly { readonly rule: string; readonly detail: string }[]): readonly PromiseState[] {
  const known = new Set(PROMISES.map(({ rule }) => rule));
  const strange = [...new Set(breaks.map(({ rule }) => rule))].filter((rule) => !known.has(rule));
  const all = [...PROMISES, ...strange.map((rule): BookPromise => ({ rule, group: "Chain", words: rule }))];
  return all.map((promise) => ({ ...promise, breaks: breaks.filter(({ rule }) => rule === promise.rule).map(({ detail }) => detail) }));
}
