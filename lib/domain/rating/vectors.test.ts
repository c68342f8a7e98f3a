import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { formatMillis, parseMillis, sum, ZERO } from "#lib/units/millis.ts";
import { exact, rational, toMillis } from "#lib/units/rational.ts";
import { latestCard } from "../catalog/registry.ts";
import { packPrice } from "../packs/price.ts";
import { projection } from "./projection.ts";
import { type Rated, rate } from "./quote.ts";
import type { RatingRequest } from "./request.ts";
import { type StorageMonth, storageMonth } from "./storage-month.ts";

type Vectors = {
  rating: { card: string; rule: string; request: RatingRequest; total: string }[];
  packs: {
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
  storage: (StorageMonth & { rule: string; credits: string })[];
  bills: {
    card: string;
    rule: string;
    region: string;
    usage: ({ operation: string } & Record<string, number>)[];
    total: string;
    currency: string;
  }[];
  projection: { used: string; elapsedDays: string; periodDays: number; projected: number }[];
};
const vectors: Vectors = JSON.parse(readFileSync(new URL("./vectors.json", import.meta.url), "utf8"));

function cardOf(id: string) {
  const card = latestCard(id);
  assert.ok(card, id);
  return card;
}

function rated(card: string, request: RatingRequest): Rated {
  const outcome = rate(cardOf(card), request);
  assert.ok(outcome.ok, outcome.ok ? "" : JSON.stringify(outcome.detail));
  return outcome.value;
}

for (const { card, rule, request, total } of vectors.rating) {
  test(`${card} ${rule} ${JSON.stringify(request)} costs ${total}`, () => {
    const answer = rated(card, request);
    assert.equal(formatMillis(answer.total), total);
    assert.equal(sum(answer.lines.map(({ amount }) => amount)), answer.total);
  });
}

const money = (cents: number) => (cents / 100).toFixed(2);

for (const { card, rule, plan = "", credits, price, bonus, currency, refused, cheaper } of vectors.packs) {
  test(`${card} ${rule} a pack of ${credits} costs ${price ?? "nothing: it is refused"}`, () => {
    const pack = packPrice(cardOf(card), plan, parseMillis(String(credits)) ?? ZERO);
    assert.equal(pack.ok, !refused);
    if (!pack.ok) return;
    assert.deepEqual({ price: money(pack.value.price.cents), currency: pack.value.price.currency }, { price, currency });
    if (bonus) assert.equal(formatMillis(pack.value.bonus), bonus);
    const better = pack.value.cheaper;
    assert.deepEqual(better && { credits: Number(formatMillis(better.credits)), price: money(better.price.cents) }, cheaper);
  });
}

for (const { rule, credits, ...month } of vectors.storage) {
  test(`${rule} storage costs ${credits}`, () => assert.equal(formatMillis(storageMonth(month)), credits));
}

for (const { card, rule, region, usage, total, currency } of vectors.bills) {
  test(`${card} ${rule} an hour's bill is ${total} ${currency}`, () => {
    const items = usage.map(({ operation, ...params }) => rated(card, { operation, params: { region, ...params } }));
    assert.equal(formatMillis(sum(items.map((item) => item.total))), total);
    assert.ok(items.every((item) => item.unit === currency));
  });
}

for (const { used, elapsedDays, periodDays, projected } of vectors.projection) {
  test(`GEN-11 ${used} after ${elapsedDays} days projects to ${projected}`, () => {
    const answer = projection(parseMillis(used) ?? ZERO, exact(elapsedDays), rational(periodDays));
    assert.equal(answer === null ? null : Math.round(Number(toMillis(rational(answer, 1000))) / 1000), projected);
  });
}
