import assert from "node:assert/strict";
import { test } from "node:test";
import { type Instant, parseInstant } from "../../units/instant.ts";
import { credits, ZERO } from "../../units/millis.ts";
import { boundaryAfter } from "../../units/period.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { latestCard } from "../catalog/registry.ts";
import { coveredStarts, nearestBoundary, partOf } from "./covered.ts";
import { objectOf } from "./event-kinds.ts";
import { type Billed, type BilledLine, interpretInvoice, interpretPurchase, type Promised } from "./interpret.ts";
import { meaningOfDispute, meaningOfRefund, oddOf, partReturned, partTaken } from "./taken.ts";

const at = (text: string): Instant => parseInstant(text) ?? assert.fail(text);
const card = (id: string): RateCard => latestCard(id) ?? assert.fail(id);
const NOW = at("2026-03-10T09:00:00Z");
const NEXT = at("2026-04-10T09:00:00Z");

const PACK: Promised = {
  kind: "pack",
  fromPlanId: null,
  planId: null,
  credits: credits(5_000),
  bonus: credits(500),
  class: "packs",
  validMonths: 12,
  price: 610n,
  currency: "USD",
  prorationAt: null,
};
const START: Promised = {
  ...PACK,
  kind: "plan_start",
  fromPlanId: "starter",
  planId: "creator",
  credits: null,
  class: null,
  price: null,
  prorationAt: NOW,
};
const CHANGE: Promised = { ...START, kind: "plan_change", fromPlanId: "creator", planId: "studio" };
const line = (planId: string, amount: bigint, full: bigint, more: Partial<BilledLine> = {}): BilledLine => ({
  amount,
  isProration: false,
  period: { start: NOW, end: NEXT },
  terms: { cardId: "act3", planId, full },
  ...more,
});
const invoice = (reason: string, subtotal: bigint, lines: readonly BilledLine[], more: Partial<Billed> = {}): Billed => ({
  reason,
  isPaid: true,
  subtotal,
  currency: "USD",
  createdAt: NOW,
  lines,
  ...more,
});

test("a purchase brings its credits and bonus, which end so many months after it was paid (ALW-3)", () => {
  const paid = { isPaid: true, subtotal: 610n, currency: "USD", at: NOW };
  const brought = { is: "credits", class: "packs", amount: credits(5_500), expiresAt: at("2027-03-10T09:00:00Z"), planId: null };
  assert.deepEqual(interpretPurchase(paid, PACK, "UTC"), brought);
  assert.deepEqual(interpretPurchase(paid, { ...PACK, validMonths: null }, "UTC"), { ...brought, expiresAt: null });
});

test("what is not paid waits; another amount, currency or promise waits for a person", () => {
  const paid = { isPaid: true, subtotal: 610n, currency: "USD", at: NOW };
  const is = (change: object, order: Promised = PACK) => interpretPurchase({ ...paid, ...change }, order, "UTC").is;
  assert.deepEqual(
    [is({ isPaid: false }), is({ subtotal: 609n }), is({ subtotal: 611n }), is({ currency: "EUR" }), is({}, { ...PACK, credits: null })],
    ["waits", "parked", "parked", "parked", "parked"],
  );
});

const planStart = invoice("subscription_create", 2_000n, [line("creator", 2_000n, 3_500n)]);
const upgrade = invoice("subscription_update", 2_900n, [
  line("creator", -1_000n, 3_500n, { isProration: true }),
  line("studio", 3_900n, 9_900n, { isProration: true }),
]);
const renewal = invoice("subscription_cycle", 3_500n, [line("creator", 3_500n, 3_500n)]);

const TABLE: readonly (readonly [string, Billed, Promised | null, string, RegExp?])[] = [
  ["a plan that begins", planStart, START, "plan"],
  ["one that is not paid", { ...planStart, isPaid: false }, START, "waits"],
  ["one that nobody ordered", planStart, null, "parked", /nobody here ordered/],
  ["one whose order is of something else", planStart, PACK, "parked", /nobody here ordered/],
  ["one of another plan than was ordered", planStart, { ...START, planId: "studio" }, "parked", /not for the plan studio/],
  ["one that costs more than the plan", { ...planStart, subtotal: 3_501n }, START, "parked", /more than the plan/],
  ["one in another currency", { ...planStart, currency: "EUR" }, START, "parked", /paid in EUR/],
  ["one for another amount than was promised", planStart, { ...START, price: 1_999n }, "parked", /paid 20.00, ordered for 19.99 USD/],
  ["a trial's invoice of nothing", invoice("subscription_create", 0n, []), null, "nothing", /trial/],
  ["an upgrade", upgrade, CHANGE, "plan"],
  ["a change without an order", upgrade, null, "parked", /nobody here ordered/],
  ["a change downwards that pays money back", { ...upgrade, subtotal: -500n }, CHANGE, "nothing", /only an upgrade/],
  [
    "a change that is called one and leads down",
    invoice("subscription_update", 10n, [line("creator", 10n, 3_500n)]),
    { ...CHANGE, fromPlanId: "studio", planId: "creator" },
    "nothing",
    /only an upgrade/,
  ],
  ["a renewal", renewal, null, "period"],
  [
    "a renewal at another price than the plan has",
    { ...renewal, lines: [line("creator", 3_400n, 3_500n)] },
    null,
    "parked",
    /asks 34.00 USD for a plan that costs 35.00/,
  ],
  [
    "a renewal of another card's plan",
    { ...renewal, lines: [line("pro", 2_900n, 2_900n, { terms: { cardId: "alwrity", planId: "pro", full: 2_900n } })] },
    null,
    "parked",
    /does not have/,
  ],
  [
    "a renewal that only carries prorations",
    { ...renewal, lines: [line("creator", 100n, 3_500n, { isProration: true })] },
    null,
    "nothing",
    /renews no plan/,
  ],
  ["an invoice by hand without an order", invoice("manual", 610n, []), null, "parked", /nobody here ordered/],
  ["an invoice by hand that was ordered", invoice("manual", 610n, []), { ...PACK, kind: "enterprise" }, "credits"],
];

for (const [name, billed, order, is, words] of TABLE) {
  test(`${name}: ${is} (ACT-6, ACT-13)`, () => {
    const verdict = interpretInvoice(billed, order, card("act3"), "UTC");
    assert.equal(verdict.is, is);
    if (words) assert.match("words" in verdict ? verdict.words : "", words);
  });
}

test("an upgrade is as of the moment that its order froze; a plan that begins a period, as of that period (ACT-13, ALU-1)", () => {
  const kept = interpretInvoice(upgrade, { ...CHANGE, prorationAt: at("2026-03-09T00:00:00Z") }, card("act3"), "UTC");
  assert.deepEqual(kept, {
    is: "plan",
    fromPlanId: "creator",
    planId: "studio",
    at: at("2026-03-09T00:00:00Z"),
    restarts: false,
    covers: { start: NOW, end: NEXT },
  });
  const pro = { cardId: "alugha", planId: "pro", full: 9_000n };
  const begun = interpretInvoice(
    invoice("subscription_create", 9_000n, [line("pro", 9_000n, 9_000n, { terms: pro })], { currency: "EUR" }),
    { ...START, fromPlanId: "basic", planId: "pro", currency: "EUR", prorationAt: ZEROTH },
    card("alugha"),
    "UTC",
  );
  assert.deepEqual([begun.is, "at" in begun && begun.at, "restarts" in begun && begun.restarts], ["plan", NOW, true]);
});
const ZEROTH = at("2026-03-01T00:00:00Z");

test("an invoice's month is the account's nearest, over clock changes and short months; a year's is twelve (GEN-10)", () => {
  const berlin = { zone: "Europe/Berlin", day: 31, hour: 2, minute: 30, second: 0 };
  let ours = boundaryAfter(at("2026-01-15T00:00:00Z"), berlin, 0);
  for (let month = 0; month < 14; month += 1) {
    for (const hours of [-26, -1, 0, 1, 26])
      assert.equal(nearestBoundary(at(new Date(ours + hours * 3_600_000).toISOString()), berlin), ours);
    ours = boundaryAfter(ours, berlin, 1);
  }
  const utc = { zone: "UTC", day: 10, hour: 9, minute: 0, second: 0 };
  assert.deepEqual(coveredStarts({ start: NOW, end: NEXT }, utc), [NOW]);
  const year = coveredStarts({ start: NOW, end: at("2027-03-10T09:00:00Z") }, utc);
  assert.deepEqual([year.length, year[11]], [12, at("2027-02-10T09:00:00Z")]);
  assert.equal(coveredStarts({ start: NOW, end: at("2027-03-10T09:00:00Z") }, utc, NOW).length, 11);
  assert.equal(
    year.reduce((sum, _, index) => sum + partOf(35_001n, index, 12), 0n),
    35_001n,
  );
});

test("refunds and disputes take in proportion, all of it together and never more, in any order (GEN-1)", () => {
  const granted = credits(10_000);
  const money = [100n, 333n, 417n, 370n];
  for (const order of [money, money.toReversed(), [417n, 100n, 370n, 333n]]) {
    let taken = 0n;
    for (const [index, each] of order.entries()) taken += partTaken(granted, 1_220n, order.slice(0, index), each);
    assert.equal(taken, granted);
    assert.equal(partTaken(granted, 1_220n, order, 500n), ZERO);
    // Of some of them each takes the same, whichever was there before: also when neither knew of the other.
    const [one = 0n, other = 0n] = order;
    assert.equal(partTaken(granted, 1_220n, [one], other), partTaken(granted, 1_220n, [], other));
  }
  // Had all four been looked at at once, this would be left.
  assert.equal(oddOf(granted, 1_220n, money), granted - money.reduce((sum, each) => sum + partTaken(granted, 1_220n, [], each), 0n));
  assert.equal(oddOf(granted, 1_220n, money.slice(1)), ZERO);
  assert.equal(partReturned(granted, 1_220n, [], granted), granted);
  assert.equal(partReturned(granted, 1_220n, [417n], granted), granted - partTaken(granted, 1_220n, [], 417n));
  assert.equal(partReturned(granted, 1_220n, [417n], ZERO), ZERO);
});

test("what a refund or a dispute means hangs on how it stands", () => {
  assert.deepEqual(["pending", "succeeded", "failed", "canceled"].map(meaningOfRefund), ["taken", "taken", "returned", "returned"]);
  const stands = ["needs_response", "under_review", "lost", "won", "warning_needs_response", "warning_closed", "prevented"];
  assert.deepEqual(stands.map(meaningOfDispute), ["taken", "taken", "taken", "returned", "nothing", "nothing", "nothing"]);
});

test("an event leads to what it tells of, and of most kinds to nothing", () => {
  const kind = (type: string) => objectOf(type, "x")?.kind ?? null;
  assert.deepEqual(
    [
      "checkout.session.completed",
      "invoice.paid",
      "payment_intent.succeeded",
      "refund.updated",
      "charge.dispute.closed",
      "customer.subscription.deleted",
    ].map(kind),
    ["session", "invoice", "intent", "refund", "dispute", "subscription"],
  );
  assert.deepEqual(["charge.refunded", "payment_intent.created", "customer.created", "something.new", "invoice.upcoming"].map(kind), [
    null,
    null,
    null,
    null,
    null,
  ]);
  assert.equal(objectOf("invoice.paid", ""), null);
});
