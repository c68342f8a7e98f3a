import { stepName } from "./check-shape.ts";
import type { RateCard } from "./rate-card.ts";

/** One thing that differs between two versions: where, by path and in words, and what stood and stands there. Null: nothing. */
export type Difference = { readonly path: string; readonly label: string; readonly old: string | null; readonly new: string | null };

/** Everything that differs between two versions of a card but their number; elements of lists are matched by their names. */
export function compareCards(old: RateCard, next: RateCard): readonly Difference[] {
  const { version: _old, ...before } = old;
  const { version: _next, ...after } = next;
  return differences(before, after, { path: [], words: [] });
}

type Place = { readonly path: readonly string[]; readonly words: readonly string[] };
type Named = ReadonlyMap<string, unknown>;

function differences(old: unknown, next: unknown, place: Place): readonly Difference[] {
  const [before, after] = [partsOf(old), partsOf(next)];
  if (!before || !after || Array.isArray(old) !== Array.isArray(next)) return said(old) === said(next) ? [] : [row(place, old, next)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const inner = names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    const there = { path: [...place.path, name], words: [...place.words, ...wordOf(name, was ?? is)] };
    return differences(was, is, there);
  });
  return [...inner, ...moved(old, before, after, place)];
}

/** The order of a list means something: of classes it is the burn order (GEN-7). */
function moved(old: unknown, before: Named, after: Named, place: Place): readonly Difference[] {
  if (!Array.isArray(old)) return [];
  const stayed = (of: Named, other: Named) => [...of.keys()].filter((name) => other.has(name)).join(", ");
  const [was, is] = [stayed(before, after), stayed(after, before)];
  if (was === is) return [];
  return [row({ path: place.path, words: [...place.words, "order"] }, was, is)];
}

function row({ path, words }: Place, old: unknown, next: unknown): Difference {
  return { path: path.join("."), label: words.join(" › "), old: said(old), new: said(next) };
}

/** An object by its keys, a list by the names of its elements; null for anything else. */
function partsOf(value: unknown): Named | null {
  if (Array.isArray(value)) return new Map(value.map((each: unknown, index) => [keyOf(each, index), each]));
  if (typeof value !== "object" || value === null) return null;
  return new Map<string, unknown>(Object.entries(value));
}

// A plain value in a list is its own name, so that an added one does not shift the others.
function keyOf(element: unknown, index: number): string {
  if (typeof element === "string") return element;
  const own: ReadonlyMap<string, unknown> = new Map(typeof element === "object" && element !== null ? Object.entries(element) : []);
  const other = own.get("class") ?? own.get("credits") ?? own.get("from");
  const named = stepName(element, index);
  return named === String(index) && (typeof other === "string" || typeof other === "number") ? String(other) : named;
}

const WORDS: Readonly<Record<string, string>> = {
  operations: "Operations",
  components: "",
  each: "",
  component: "",
  measure: "",
  list: "",
  services: "Services",
  plans: "Plans",
  packs: "Packs",
  classes: "Classes",
  platforms: "Platforms",
  templates: "Templates",
  batch: "Batch",
  qualities: "Qualities",
  multipliers: "",
  otherCurrencies: "In other currencies",
  yearlyPrice: "price by the year",
  perThousand: "price per 1,000",
  bankCap: "bank",
  storageGb: "storage in GB",
  usdPerUnit: "US dollars a credit",
  increment: "charge increment",
  surchargePercent: "surcharge in percent",
  bonusPercent: "bonus in percent",
  discountPercent: "discount in percent",
};

function wordOf(name: string, value: unknown): readonly string[] {
  const known = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  if (known !== undefined) return known === "" ? [] : [known];
  const own: ReadonlyMap<string, unknown> = new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  const label = own.get("label") ?? own.get("name");
  return [typeof label === "string" ? label : name];
}

/** A value in a few words: a whole element by its label. */
function said(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value !== "object" || value === null) return String(value);
  const own: ReadonlyMap<string, unknown> = new Map(Object.entries(value));
  const label = own.get("label") ?? own.get("name") ?? own.get("id");
  const text = typeof label === "string" ? label : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
