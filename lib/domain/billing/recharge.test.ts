import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { credits } from "#lib/units/millis.ts";
import { latestCard } from "../catalog/registry.ts";
import { packsOf } from "../packs/price.ts";
import { automatic, decideRecharge } from "./recharge.ts";
import type { RechargeRule } from "./view-purchases.ts";

const card = (id: string) => latestCard(id) ?? assert.fail(id);

function decide(
  cardId: string,
  planId: string,
  available: number,
  rule: { below: number; pack?: number; target?: number; cap: number; spent?: number },
) {
  const buys: RechargeRule["buys"] =
    rule.pack === undefined ? { kind: "target", credits: credits(rule.target ?? 0) } : { kind: "pack", credits: credits(rule.pack) };
  const { currency } = card(cardId);
  const decision = decideRecharge({
    card: card(cardId),
    planId,
    rule: { threshold: credits(rule.below), buys, monthlyCap: { cents: rule.cap, currency } },
    available: credits(available),
    spentCents: rule.spent ?? 0,
  });
  if (decision.kind !== "buy") return decision.kind;
  const { recharge, isWhole } = decision;
  return [Number(recharge.credits / 1000n), Number(recharge.bonus / 1000n), recharge.price.cents, recharge.count, isWhole] as const;
}

test("ALW-15: at the threshold nothing is bought, below it one pack", () => {
  assert.equal(decide("act3", "creator", 5_000, { below: 5_000, pack: 10_000, cap: 100_000 }), "enough");
  assert.deepEqual(decide("act3", "creator", 4_999, { below: 5_000, pack: 10_000, cap: 100_000 }), [10_000, 0, 1_220, 1, true]);
});

test("ALW-15: a shortfall larger than one pack is one charge for as many as it takes", () => {
  assert.deepEqual(decide("act3", "creator", 0, { below: 27_000, pack: 10_000, cap: 100_000 }), [30_000, 0, 3_660, 3, true]);
});

test("ALW-3: automatic purchases have the pack's bonus and 5% more", () => {
  assert.deepEqual(decide("alwrity", "pro", 0, { below: 1, pack: 1_000, cap: 100_000 }), [1_000, 150, 3_499, 1, true]);
  assert.deepEqual(decide("alwrity", "pro", 0, { below: 1, pack: 100, cap: 100_000 }), [100, 5, 499, 1, true]);
});

test("ALU-6: to a target just what is missing is bought, at the price of its amount, from a thousand credits on", () => {
  assert.deepEqual(decide("alugha", "basic", 100, { below: 1_000, target: 7_000, cap: 1_000_000 }), [6_900, 0, 3_416, 1, true]);
  assert.deepEqual(decide("alugha", "basic", 900, { below: 1_000, target: 1_500, cap: 1_000_000 }), [1_000, 0, 500, 1, true]);
});

test("ALW-15: the month's cap is never exceeded: what fits is bought, and then nothing more", () => {
  assert.deepEqual(decide("act3", "creator", 0, { below: 27_000, pack: 10_000, cap: 2_500 }), [20_000, 0, 2_440, 2, false]);
  assert.equal(decide("act3", "creator", 0, { below: 27_000, pack: 10_000, cap: 2_500, spent: 2_440 }), "cap_reached");
  assert.equal(decide("alugha", "basic", 0, { below: 1_000, target: 1_500, cap: 499 }), "cap_reached");
  assert.equal(decide("act3", "enterprise", 0, { below: 1, pack: 10_000, cap: 2_500 }), "not_sold");
});

const anyRule = fc.record({
  available: fc.integer({ min: 0, max: 120_000 }),
  threshold: fc.integer({ min: 0, max: 120_000 }),
  more: fc.integer({ min: 0, max: 300_000 }),
  cap: fc.integer({ min: 0, max: 60_000 }),
  spent: fc.integer({ min: 0, max: 60_000 }),
});
const CARDS = [
  ["act3", "creator"],
  ["alwrity", "pro"],
  ["alugha", "basic"],
] as const;

for (const [cardId, planId] of CARDS) {
  for (const pack of [null, ...packsOf(card(cardId), planId).map((each) => each.credits)]) {
    test(`ALW-15: on ${cardId}, ${pack === null ? "to a target" : `by packs of ${pack / 1000n}`}, one decision covers the shortfall or what the cap allows, and never costs more than the cap leaves`, () => {
      fc.assert(
        fc.property(anyRule, ({ available, threshold, more, cap, spent }) => {
          const wanted = pack === null ? credits(threshold + more) : credits(threshold);
          const buys: RechargeRule["buys"] = pack === null ? { kind: "target", credits: wanted } : { kind: "pack", credits: pack };
          const rule = { threshold: credits(threshold), buys, monthlyCap: { cents: cap, currency: "USD" } };
          const decision = decideRecharge({ card: card(cardId), planId, rule, available: credits(available), spentCents: spent });
          if (decision.kind === "enough") return assert.ok(available >= threshold);
          if (decision.kind !== "buy") return;
          const { recharge, isWhole } = decision;
          assert.ok(recharge.price.cents <= cap - spent && recharge.price.cents > 0);
          if (isWhole) assert.ok(credits(available) + recharge.credits + recharge.bonus >= wanted);
        }),
        { numRuns: 300 },
      );
    });
  }
}

test("ALW-3: the further bonus is the card's, and no other card has one", () => {
  const [pack] = packsOf(card("act3"), "creator");
  assert.ok(pack);
  assert.deepEqual(automatic(card("act3"), pack), pack);
});
