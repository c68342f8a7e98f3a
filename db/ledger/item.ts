import type { Posting } from "#lib/domain/ledger/posting.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { encode } from "./encode.ts";
import { fingerprint } from "./fingerprint.ts";

type Text = string | null;

/** A posting as ledger_post takes it: one element of each of its arrays, in this order. */
export type Item = {
  readonly account: string;
  readonly kind: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly at: string;
  readonly amount: Text;
  readonly hold: Text;
  readonly quote: Text;
  readonly operation: Text;
  readonly card: Text;
  readonly version: Text;
  readonly project: Text;
  readonly department: Text;
  readonly member: Text;
  readonly actor: string;
  readonly memo: Text;
  readonly expires: Text;
  readonly runner: Text;
  readonly limits: Text;
  readonly extra: Text;
};

// The arrays in the order of ledger_post's arguments, with the type of each.
const COLUMNS = {
  account: "uuid",
  kind: "text",
  key: "text",
  fingerprint: "uuid",
  at: "timestamptz",
  amount: "bigint",
  hold: "uuid",
  quote: "uuid",
  operation: "text",
  card: "text",
  version: "integer",
  project: "text",
  department: "text",
  member: "text",
  actor: "text",
  memo: "text",
  expires: "timestamptz",
  runner: "text",
  limits: "text",
  extra: "text",
} as const satisfies Record<keyof Item, string>;

const NAMES = Object.keys(COLUMNS) as readonly (keyof Item)[];

/** The call: one parameter an array, each as text, so that the driver has nothing to guess. */
export const CALL = `select * from ledger_post(${NAMES.map((name, index) => `$${index + 1}::text::${COLUMNS[name]}[]`).join(", ")})`;

/** The same for items of one account, by its id, as a bare call: what a distributed database hands to the node that has it. */
export const ACCOUNT_CALL = `select ledger_post_account($1::text::uuid, ${NAMES.slice(1)
  .map((name, index) => `$${index + 2}::text::${COLUMNS[name]}[]`)
  .join(", ")}) as answers`;

/** The parameters of CALL for these items, which must be sorted by account: one array literal a column, or null where none has a value. */
export function parametersOf(items: readonly Item[]): (string | null)[] {
  return NAMES.map((name) => literalOf(items, name, COLUMNS[name] === "text" ? quoted : plain));
}

// Of these, one element stands for all when all are alike, as they mostly are: ledger_post fills them up.
const SHARED: ReadonlySet<keyof Item> = new Set<keyof Item>([
  "account",
  "kind",
  "at",
  "operation",
  "card",
  "version",
  "project",
  "department",
  "member",
  "actor",
  "memo",
  "expires",
  "runner",
]);

function literalOf(items: readonly Item[], name: keyof Item, written: (value: string) => string): string | null {
  const first = items[0]?.[name] ?? null;
  const isAlike = items.every((item) => item[name] === first);
  if (isAlike && first === null) return null;
  if (isAlike && first !== null && SHARED.has(name)) return `{${written(first)}}`;
  let literal = "";
  for (const item of items) {
    const value = item[name];
    literal += value === null ? ",NULL" : `,${written(value)}`;
  }
  return `{${literal.slice(1)}}`;
}

function plain(value: string): string {
  return value;
}

function quoted(text: string): string {
  return `"${/["\\\0]/.test(text) ? text.replaceAll("\0", "").replace(/["\\]/g, "\\$&") : text}"`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
function uuid(text: string): string {
  // An array that does not parse would take its neighbours down with it.
  if (!UUID.test(text)) throw new RangeError(`not an id: ${text.slice(0, 60)}`);
  return text;
}

type Fields = { readonly [name: string]: unknown };

/** A posting as an item. Throws RangeError when an id is none. */
export function itemOf(accountId: string, posting: Posting): Item {
  const fields: Fields = posting;
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : null);
  const id = (name: string) => (typeof fields[name] === "string" ? uuid(fields[name]) : null);
  const limits = "limits" in posting ? posting.limits : undefined;
  return {
    account: uuid(accountId),
    kind: posting.kind,
    key: posting.key,
    fingerprint: fingerprint(posting),
    at: momentText(posting.at),
    amount: typeof fields["amount"] === "bigint" ? fields["amount"].toString() : null,
    hold: id("holdId"),
    quote: id("quoteId"),
    operation: text("operation"),
    card: text("cardId"),
    version: typeof fields["cardVersion"] === "number" ? String(fields["cardVersion"]) : null,
    project: text("project"),
    department: text("department"),
    member: text("member"),
    actor: posting.actor,
    memo: text("memo"),
    expires: posting.kind === "hold" ? momentText(posting.expiresAt) : null,
    runner: text("runner"),
    limits: limits?.length ? `{${limits.map(uuid).join(",")}}` : null,
    extra: extraOf(posting),
  };
}

const COLUMNED = new Set(
  "kind key actor at memo amount holdId quoteId operation cardId cardVersion project department member runner limits".split(" "),
);

// Many that are asked at once bear one moment, and end at one other.
const moments = new Map<Instant, string>();
const MOST_MOMENTS = 10;

function momentText(at: Instant): string {
  const known = moments.get(at);
  if (known) return known;
  if (moments.size >= MOST_MOMENTS) moments.clear();
  const text = formatInstant(at);
  moments.set(at, text);
  return text;
}

/** What has no column of its own, as JSON: a grant's lot, a close's rollover, the outcome of a release. */
function extraOf(posting: Posting): string | null {
  if (posting.kind === "hold" || posting.kind === "settle" || posting.kind === "charge" || posting.kind === "meter") return null;
  const rest = Object.entries(posting).filter(([name]) => !COLUMNED.has(name));
  return rest.length ? encode(Object.fromEntries(rest)) : null;
}
