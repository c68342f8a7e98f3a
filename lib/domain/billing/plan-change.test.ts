import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { DAY, instant, later } from "#lib/units/instant.ts";
import { credits, type Millis, sum } from "#lib/units/millis.ts";
import { anchorAt } from "#lib/units/period.ts";
import { rankOf } from "../catalog/credit-class.ts";
import { findPlan } from "../catalog/plan.ts";
import { latestCard } from "../catalog/registry.ts";
import { LedgerModel } from "../ledger/model.ts";
import type { NewLot } from "../ledger/posting.ts";
import { upgrade } from "../plans/change.ts";
import { renewal, restart } from "../plans/renew.ts";
import { fatesOfClose, fatesOfUpgrade, joinsOf } from "./lot-fate.ts";
import { wayTo } from "./plan-way.ts";

const start = instant(Date.UTC(2026, 2, 1));
const end = instant(Date.UTC(2026, 3, 1));
const account = { period: { start, end }, anchor: anchorAt(start, "UTC"), trialEndsAt: null };
const card = (id: string) => latestCard(id) ?? assert.fail(id);
const plan = (cardId: string, id: string) => findPlan(card(cardId), id) ?? assert.fail(id);

function way(cardId: string, planId: string, to: string, more: { isTrial?: boolean; isSubscribed?: boolean } = {}) {
  return wayTo(card(cardId), { planId, isTrial: false, isSubscribed: true, ...more }, plan(cardId, to));
}

test("ACT-13, ACT-2: up at once, down at the period's end; a trial is started, also on its own plan; enterprise is asked for", () => {
  assert.equal(way("act3", "creator", "studio"), "upgrade");
  assert.equal(way("act3", "studio", "creator"), "downgrade");
  assert.equal(way("act3", "creator", "creator"), "current");
  assert.equal(way("act3", "creator", "archive"), "cancel");
  assert.equal(way("act3", "creator", "enterprise"), "request");
  const trial = { isTrial: true, isSubscribed: false };
  assert.deepEqual(
    ["starter", "creator", "studio"].map((to) => way("act3", "starter", to, trial)),
    ["start", "start", "start"],
  );
  assert.equal(way("act3", "archive", "creator", { isSubscribed: false }), "start");
});

test("ALU-1: with a subscription any change begins a new period; IMS-6: one without a subscription starts it", () => {
  assert.deepEqual([way("alugha", "basic", "pro"), way("alugha", "pro", "basic")], ["restart", "restart"]);
  assert.equal(way("ims", "subscription", "subscription", { isSubscribed: false }), "start");
  assert.equal(way("alwrity", "free", "pro", { isSubscribed: false }), "start");
  assert.equal(way("alwrity", "pro", "free"), "cancel");
});

type Stock = { readonly class: string; readonly whole: number; readonly expiresInDays: number | null };
const stock: fc.Arbitrary<readonly Stock[]> = fc.array(
  fc.record({
    class: fc.constantFrom("monthly", "bank", "packs"),
    whole: fc.integer({ min: 1, max: 60_000 }),
    expiresInDays: fc.option(fc.integer({ min: 1, max: 90 }), { nil: null }),
  }),
  { maxLength: 8 },
);

/** Lots as act3 makes them: monthly ones end with the period, the others by themselves or never. */
function lotsOf(stocks: readonly Stock[]): readonly NewLot[] {
  return stocks.map(({ class: id, whole, expiresInDays }, index) => ({
    lotId: `lot ${index}`,
    class: id,
    rank: rankOf(card("act3"), id),
    amount: credits(whole),
    expiresAt: id === "monthly" || expiresInDays === null ? null : later(start, expiresInDays * DAY),
    periodEnd: id === "monthly" ? end : null,
    source: "test",
  }));
}

function modelOf(lots: readonly NewLot[], planId: string): LedgerModel {
  const model = new LedgerModel(account.period, planId);
  lots.forEach((lot, index) => {
    assert.equal(model.apply({ ...lot, kind: "grant", key: `g${index}`, actor: "t", at: start }).status, "done");
  });
  return model;
}

const held = (lots: readonly NewLot[]) =>
  lots.map((lot, index) => ({
    ...lot,
    id: lot.lotId,
    granted: lot.amount,
    remaining: lot.amount,
    grantedAt: start,
    sequence: BigInt(index),
  }));

function byClass(model: LedgerModel, at: number): ReadonlyMap<string, Millis> {
  const live = model.account.lots.all.filter((lot) => lot.expiresAt === null || lot.expiresAt > at);
  return new Map(["monthly", "bank", "packs"].map((id) => [id, sum(live.filter((lot) => lot.class === id).map((lot) => lot.remaining))]));
}

test("ACT-3, ACT-6: what a downgrade's preview says of each class is what the close then does, to the milli", () => {
  fc.assert(
    fc.property(stock, fc.constantFrom("starter", "creator", "studio", "archive"), fc.integer({ min: 0, max: 29 }), (stocks, to, day) => {
      const lots = lotsOf(stocks);
      const now = later(start, day * DAY);
      const fates = fatesOfClose(card("act3"), { ...account, lots: held(lots) }, plan("act3", to), now, end);
      const model = modelOf(lots, "studio");
      const close = renewal({ ...account, planId: to }, card("act3"), randomUUID);
      assert.equal(model.apply({ ...close, key: "close", actor: "t", at: end }).status, "done");
      assert.deepEqual(new Map(fates.map((fate) => [fate.class, fate.after])), byClass(model, end));
    }),
  );
});

test("ACT-13: what an upgrade's preview says joins is what the ledger then has", () => {
  fc.assert(
    fc.property(stock, fc.integer({ min: 0, max: 31 * DAY - 1 }), (stocks, passed) => {
      const lots = lotsOf(stocks);
      const now = later(start, passed);
      const [from, to] = [plan("act3", "creator"), plan("act3", "studio")];
      const joins = joinsOf(card("act3"), account, from, to, now);
      const fates = fatesOfUpgrade(card("act3"), { ...account, lots: held(lots) }, joins, now);
      const model = modelOf(lots, "creator");
      assert.equal(
        model.apply({ ...upgrade(account, from, to, card("act3"), now, () => "new"), key: "plan", actor: "t", at: now }).status,
        "done",
      );
      assert.deepEqual(new Map(fates.map((fate) => [fate.class, fate.after])), byClass(model, now));
    }),
  );
});

test("ALU-1: a restart ends what recurring credits are left, and keeps the extra ones", () => {
  const lots = [
    { class: "recurring", rank: 0, amount: credits(1_200), expiresAt: end, periodEnd: null, lotId: "a", source: "plan period" },
    { class: "extra", rank: 1, amount: credits(700), expiresAt: null, periodEnd: null, lotId: "b", source: "t" },
  ];
  const now = later(start, 10 * DAY);
  const fates = fatesOfClose(card("alugha"), { ...account, lots: held(lots) }, plan("alugha", "pro"), now, now);
  assert.deepEqual(
    fates.map((fate) => [fate.class, fate.fate, fate.now, fate.after]),
    [
      ["recurring", "expires", credits(1_200), credits(20_000)],
      ["extra", "stays", credits(700), credits(700)],
    ],
  );
  const model = modelOf(lots, "basic");
  const change = restart({ ...account, planId: "basic" }, plan("alugha", "pro"), card("alugha"), now, () => "c");
  assert.equal(model.apply({ ...change, key: "x", actor: "t", at: now }).status, "done");
  assert.equal(model.available(), sum(fates.map(({ after }) => after)));
});
