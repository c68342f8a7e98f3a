import { latestCard } from "../../../lib/domain/catalog/registry.ts";
import { packPrice } from "../../../lib/domain/packs/price.ts";
import { projection } from "../../../lib/domain/rating/projection.ts";
import { type Rated, rate } from "../../../lib/domain/rating/quote.ts";
import type { RatingRequest } from "../../../lib/domain/rating/request.ts";
import { type StorageMonth, storageMonth } from "../../../lib/domain/rating/storage-month.ts";
import { formatMillis, parseMillis, sum, ZERO } from "../../../lib/units/millis.ts";
import { exact, rational, toMillis } from "../../../lib/units/rational.ts";

/** The published figures, as vectors.json has them. */
export type Vectors = {
  readonly rating: readonly { card: string; rule: string; request: RatingRequest; total: string }[];
  readonly packs: readonly {
    card: string;
    rule: string;
    plan?: string;
    credits: number;
    price?: string;
    bonus?: string;
    currency?: string;
    refused?: true;
    cheaper?: { credits: number; price: string };
  }[];
  readonly storage: readonly (StorageMonth & { rule: string; credits: string })[];
  readonly bills: readonly {
    card: string;
    rule: string;
    region: string;
    usage: readonly ({ operation: string } & Record<string, unknown>)[];
    total: string;
    currency: string;
  }[];
  readonly projection: readonly { used: string; elapsedDays: string; periodDays: number; projected: number }[];
};

/** One published figure beside what the engine says: both as text, so that they compare whole. */
export type Check = { readonly name: string; readonly expected: string; readonly found: string };

/** Every vector, checked where it runs: in Node, and, as it stands, in a browser. */
export function checks({ rating, packs, storage, bills, projection: projections }: Vectors): readonly Check[] {
  return [
    ...rating.map((vector) => check(`${vector.card} ${vector.rule} ${JSON.stringify(vector.request)}`, vector.total, () => total(vector))),
    ...packs.map((pack) => check(`${pack.card} ${pack.rule} a pack of ${pack.credits}`, packText(pack), () => packFound(pack))),
    ...storage.map(({ rule, credits, ...month }) =>
      check(`${rule} a month's storage ${JSON.stringify(month)}`, credits, () => formatMillis(storageMonth(month))),
    ),
    ...bills.map((bill) => check(`${bill.card} ${bill.rule} an hour's bill`, `${bill.total} ${bill.currency}`, () => billed(bill))),
    ...projections.map((each) =>
      check(`GEN-11 ${each.used} after ${each.elapsedDays} days`, String(each.projected), () => projected(each)),
    ),
  ];
}

function check(name: string, expected: string, find: () => string): Check {
  try {
    return { name, expected, found: find() };
  } catch (error) {
    return { name, expected, found: String(error) };
  }
}

function cardOf(id: string) {
  const card = latestCard(id);
  if (!card) throw new RangeError(`no card ${id}`);
  return card;
}

function rated(card: string, request: RatingRequest): Rated {
  const outcome = rate(cardOf(card), request);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.detail));
  const { lines, total: all } = outcome.value;
  if (sum(lines.map(({ amount }) => amount)) !== all) throw new Error("the lines do not add up to the total");
  return outcome.value;
}

const total = ({ card, request }: Vectors["rating"][number]) => formatMillis(rated(card, request).total);
const money = (cents: number) => (cents / 100).toFixed(2);

function packText({ price, bonus, currency, refused, cheaper }: Vectors["packs"][number]): string {
  return refused ? "refused" : JSON.stringify({ price, currency, bonus: bonus ?? "any", cheaper: cheaper ?? null });
}

function packFound({ card, plan = "", credits, bonus }: Vectors["packs"][number]): string {
  const pack = packPrice(cardOf(card), plan, parseMillis(String(credits)) ?? ZERO);
  if (!pack.ok) return "refused";
  const { price, cheaper } = pack.value;
  return JSON.stringify({
    price: money(price.cents),
    currency: price.currency,
    bonus: bonus === undefined ? "any" : formatMillis(pack.value.bonus),
    cheaper: cheaper ? { credits: Number(formatMillis(cheaper.credits)), price: money(cheaper.price.cents) } : null,
  });
}

function billed({ card, region, usage }: Vectors["bills"][number]): string {
  const items = usage.map(({ operation, ...params }) => rated(card, { operation, params: { region, ...params } }));
  const units = [...new Set(items.map(({ unit }) => unit))];
  return `${formatMillis(sum(items.map((item) => item.total)))} ${units.join(" and ")}`;
}

function projected({ used, elapsedDays, periodDays }: Vectors["projection"][number]): string {
  const answer = projection(parseMillis(used) ?? ZERO, exact(elapsedDays), rational(periodDays));
  return String(answer === null ? null : Math.round(Number(toMillis(rational(answer, 1000))) / 1000));
}
