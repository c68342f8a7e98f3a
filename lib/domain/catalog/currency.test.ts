import assert from "node:assert/strict";
import { test } from "node:test";
import { credits } from "../../units/millis.ts";
import { packPrice, packsOf } from "../packs/price.ts";
import { problemsOf } from "./check.ts";
import { currenciesOf, isAbroad, pricedIn } from "./currency.ts";
import { figuresOf, valueAt } from "./edit.ts";
import { creditPrice, findPlan } from "./plan.ts";
import type { OtherPrices, RateCard } from "./rate-card.ts";
import { latestCard } from "./registry.ts";
import { successionProblems } from "./succession.ts";

const card = (id: string): RateCard => latestCard(id) ?? assert.fail(id);
const alwrity = card("alwrity");
const soldIn = (of: RateCard, otherCurrencies: Readonly<Record<string, OtherPrices>>): RateCard => ({ ...of, otherCurrencies });

test("ALW-15: a card is sold in its own currency first, and in each that it has prices for", () => {
  assert.deepEqual(currenciesOf(alwrity), ["USD", "EUR", "GBP"]);
  assert.deepEqual(currenciesOf(card("act3")), ["USD"]);
});

test("ALW-15: plans and packs have in another currency the prices that the card gives them, and credits stay as they are", () => {
  const euro = pricedIn(alwrity, "EUR");
  assert.deepEqual(findPlan(euro, "pro")?.price, { cents: 2_700, currency: "EUR" });
  assert.deepEqual(findPlan(euro, "enterprise")?.price, null);
  assert.deepEqual(
    packsOf(euro, "pro").map(({ price, credits: size, bonus }) => [size, bonus, price.cents, price.currency]),
    [
      [credits(100), 0n, 469, "EUR"],
      [credits(500), 0n, 1_899, "EUR"],
      [credits(1_000), credits(100), 3_299, "EUR"],
      [credits(5_000), credits(500), 13_999, "EUR"],
    ],
  );
  assert.equal(creditPrice(euro, "pro")?.currency, "EUR");
  assert.deepEqual(euro.operations, alwrity.operations);
  assert.ok(isAbroad(euro) && !isAbroad(alwrity));
});

test("a card in its own currency, or in one that it is not sold in, is the card itself; a priced one is made once", () => {
  for (const code of [null, "USD", "SEK", "constructor"]) assert.equal(pricedIn(alwrity, code), alwrity);
  assert.equal(pricedIn(alwrity, "GBP"), pricedIn(alwrity, "GBP"));
});

test("ACT-9: where the plan decides a pack's price, it does so in every currency, rounded up to the cent", () => {
  const act3 = card("act3");
  const sold = soldIn(act3, {
    EUR: {
      plans: Object.fromEntries(
        act3.plans.flatMap(({ id, price }) => (price === null ? [] : [[id, { price: price === "0" ? "0" : "32.99" }]])),
      ),
    },
  });
  assert.deepEqual(problemsOf(sold), []);
  const plan = findPlan(pricedIn(sold, "EUR"), "creator") ?? assert.fail();
  const pack = packPrice(pricedIn(sold, "EUR"), "creator", credits(5_000));
  const surcharge = act3.packs?.by === "plan" ? Number(act3.packs.surchargePercent) : assert.fail();
  const exact = (3_299 / (Number(plan.monthly) / 1000)) * 5_000 * (1 + surcharge / 100);
  assert.deepEqual(pack.ok && pack.value.price, { cents: Math.ceil(exact - 1e-9), currency: "EUR" });
});

test("ALU-6: bands of a free amount have their own prices in another currency", () => {
  const alugha = card("alugha");
  const bands = alugha.packs?.by === "amount" ? alugha.packs.bands : assert.fail();
  const packs = Object.fromEntries(bands.map(({ from }, index) => [from, `${6 - index * 0.1}`]));
  const sold = soldIn(alugha, { USD: { plans: { basic: { price: "29" }, pro: { price: "99" } }, packs } });
  assert.deepEqual(problemsOf(sold), []);
  const pack = packPrice(pricedIn(sold, "USD"), "basic", credits(2_000));
  assert.deepEqual(pack.ok && pack.value.price, { cents: 1_200, currency: "USD" });
});

test("what has a price must have one in each currency, and nothing else may: the problem names where", () => {
  const says = (otherCurrencies: unknown) => problemsOf({ ...alwrity, otherCurrencies, samples: [] }).join("\n");
  const packs = { "100": "4", "500": "18", "1000": "32", "5000": "139" };
  const plans = { free: { price: "0" }, pro: { price: "27" } };
  assert.equal(says({ EUR: { plans, packs } }), "");
  const { "500": _, ...few } = packs;
  assert.match(says({ EUR: { plans, packs: few } }), /^otherCurrencies\.EUR\.packs\.500: is missing$/m);
  assert.match(says({ EUR: { plans } }), /^otherCurrencies\.EUR\.packs\.100: is missing$/m);
  assert.match(says({ EUR: { plans, packs: { ...packs, "7": "1" } } }), /packs\.7: is no pack/);
  assert.match(says({ EUR: { plans: { free: { price: "0" } }, packs } }), /plans\.pro: is missing/);
  assert.match(says({ EUR: { plans: { ...plans, pro: { price: "0" } }, packs } }), /plans\.pro\.price: must be above 0/);
  assert.match(says({ EUR: { plans: { ...plans, free: { price: "1" } }, packs } }), /plans\.free\.price: must be 0/);
  assert.match(says({ EUR: { plans: { ...plans, gold: { price: "9" } }, packs } }), /plans\.gold: is no plan/);
  assert.match(says({ EUR: { plans: { ...plans, enterprise: { price: "9" } }, packs } }), /plans\.enterprise: has a price that is agreed/);
  assert.match(says({ EUR: { plans: { ...plans, pro: { price: "27", yearlyPrice: "270" } }, packs } }), /pro\.yearlyPrice: is for a plan/);
  assert.match(says({ USD: { plans, packs } }), /otherCurrencies\.USD: is the card's own currency/);
  assert.match(says({ JPY: { plans, packs } }), /otherCurrencies\.JPY: must be the code/);
  assert.match(says({ EUR: { plans: { ...plans, pro: { price: "27.001" } }, packs } }), /pro\.price: must be a price/);
  const ims = card("ims");
  assert.match(
    problemsOf({ ...ims, otherCurrencies: { EUR: { plans: { subscription: { price: "1" } } } } }).join(),
    /needs a card in credits/,
  );
});

test("a later version of a card keeps the currencies that accounts may pay in", () => {
  const { EUR: _, ...rest } = alwrity.otherCurrencies ?? {};
  const next = { ...soldIn(alwrity, rest), version: alwrity.version + 1, samples: [] };
  assert.deepEqual(successionProblems(alwrity, next), ["otherCurrencies.EUR: must stay: accounts may pay in it"]);
  assert.deepEqual(successionProblems(soldIn(alwrity, rest), { ...alwrity, version: 2 }), []);
});

test("every price in another currency can be changed by itself, and stands where its path leads", () => {
  const figures = figuresOf(alwrity).filter(({ group }) => group.startsWith("Plans and packs in "));
  assert.deepEqual(
    figures.map(({ group, figures: of }) => [group, of.length]),
    [
      ["Plans and packs in EUR", 6],
      ["Plans and packs in GBP", 6],
    ],
  );
  for (const { path } of figures.flatMap((each) => each.figures)) assert.notEqual(valueAt(alwrity, path), null, path);
});
