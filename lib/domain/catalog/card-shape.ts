import {
  currency,
  decimal,
  leaf,
  list,
  name,
  number,
  object,
  one,
  optional,
  orNull,
  percent,
  positive,
  type Shape,
  scalar,
  table,
  text,
  variant,
  whole,
  yes,
} from "./check-shape.ts";

/** The largest number that any parameter takes (api-v1.md). */
export const MOST = 1_000_000_000;
const DEEPEST_PRICE = 4;

const price9 = decimal(9, "must be a decimal of at least 0 as text, or a table of them");
const share = positive(9, "must be a decimal above 0, as text");
const amount = decimal(3, "must be an amount of at least 0 with at most three places, as text");
const money = decimal(2, "must be a price of at least 0 with at most two places, as text");
const rate = decimal(6, "must be a decimal of at least 0, as text");

// A price may be a table of prices: only so deep, or a card could make its own check run out of stack.
function priceAt(depth: number): Shape {
  return (value, path) => {
    if (typeof value !== "object" || value === null) return price9(value, path);
    if (depth === 0) return [`${path}: is nested deeper than ${DEEPEST_PRICE} tables`];
    return object({ by: name, each: table(priceAt(depth - 1)), base: optional(name) })(value, path);
  };
}

const condition = object({ field: name, is: scalar });
const base = { name, label: text, kind: name, help: optional(text), optional: optional(yes), only: optional(condition) };
const bounds = number(0, MOST);
const numeric = object({ ...base, unit: text, above: bounds, most: bounds, default: optional(bounds), isLength: optional(yes) });
const choice = object({ value: name, label: text, help: optional(text) });
const field = variant("kind", {
  number: numeric,
  integer: numeric,
  enum: object({ ...base, choices: list(choice, 1), default: optional(name), compared: optional(yes) }),
  boolean: object(base),
});

const counted = { meter: name, of: list(name, 1, 10), unit: text };
const measure = variant("meter", {
  once: object({ meter: name }),
  proportion: object({ ...counted, per: optional(share), beyond: optional(price9) }),
  started: object({ ...counted, per: share, least: optional(price9) }),
  full: object({ ...counted, per: share }),
});
const component = object({
  id: name,
  rule: text,
  label: text,
  measure,
  price: priceAt(DEEPEST_PRICE),
  costPlus: optional(yes),
  only: optional(condition),
});

const operation = object({
  id: name,
  label: text,
  about: text,
  part: optional(one("generation", "enhancement", "distribution")),
  charged: list(one("upfront", "metered", "arrears"), 1, 3),
  fields: list(field, 1, 40),
  components: list(component, 1, 40),
  quality: optional(name),
  extras: optional(list(component, 0, 40)),
  services: optional(list(name, 0, 40)),
  adjustments: optional(list(one("template", "batch", "platform"), 0, 3)),
});

const source = leaf(
  "must be operation, template, aspect, or params. and a parameter's name",
  (value) =>
    typeof value === "string" && (["operation", "template", "aspect"].includes(value) || /^params\.[A-Za-z0-9][\w-]{0,79}$/.test(value)),
);
const similarity = object({
  threshold: share,
  attributes: list(object({ id: name, label: text, weight: share, of: list(source, 1, 10), withinPercent: optional(rate) }), 1, 30),
});
const band = object({ from: whole(1, MOST), to: orNull(whole(1, MOST)), percent });
const template = object({ id: name, label: text, cost: amount, percent });
const platform = object({ id: name, label: text, percent, quality: name, aspect: optional(text) });

const resolutions = object({ rule: text, order: list(name, 1, 20), needs: table(table(name)) });

const plan = object({
  id: name,
  name: text,
  price: orNull(money),
  yearlyPrice: optional(money),
  grants: list(object({ class: name, amount }), 0, 20),
  bankCap: optional(amount),
  storageGb: orNull(number(0, MOST)),
  next: orNull(name),
  notes: list(text, 0, 20),
  trialMonths: optional(whole(1, 120)),
  freeTier: optional(yes),
  generationOff: optional(yes),
  apiOff: optional(yes),
  resolution: optional(name),
  discountPercent: optional(
    leaf("must be a decimal from 0 to 100, as text", (value) => typeof value === "string" && /^(100|\d{1,2}(\.\d{1,6})?)$/.test(value)),
  ),
});

const size = positive(3, "must be an amount above 0 with at most three places, as text");
const packs = variant("by", {
  plan: object({ by: name, rule: text, class: name, surchargePercent: rate, sizes: list(size, 1, 30) }),
  list: object({
    by: name,
    rule: text,
    class: name,
    validMonths: whole(1, 1200),
    automaticBonusPercent: rate,
    list: list(object({ credits: size, price: money, bonusPercent: rate }), 1, 30),
  }),
  amount: object({
    by: name,
    rule: text,
    class: name,
    most: size,
    bands: list(object({ from: size, perThousand: money }), 1, 30),
  }),
});

const otherPrices = object({
  plans: table(object({ price: money, yearlyPrice: optional(money) })),
  packs: optional(table(money)),
});

const unit = variant("kind", {
  credit: object({ kind: name, one: text, many: text }),
  money: object({ kind: name, currency, by: optional(object({ field: name, currencies: table(currency) })) }),
});

/** Every key that a card may have, and what may stand there. What refers to something else is checked in `check.ts`. */
export const CARD_SHAPE = object({
  id: name,
  version: whole(1, 1_000_000),
  name: text,
  about: text,
  unit,
  currency,
  otherCurrencies: optional(table(otherPrices, 20, currency)),
  increment: orNull(positive(3, "must be a decimal above 0 with at most three places, as text, or null")),
  usdPerUnit: optional(share),
  operations: list(operation, 1),
  services: list(object({ field: numeric, component })),
  qualities: optional(object({ rule: text, multipliers: table(decimal(6, "must be a decimal of at least 0, as text")) })),
  templates: optional(object({ rule: text, list: list(template, 1) })),
  batch: optional(object({ rule: text, similarity, bands: list(band, 1) })),
  platforms: optional(object({ rule: text, list: list(platform, 1) })),
  resolutions: optional(resolutions),
  classes: list(object({ id: name, label: text, about: text }), 0, 20),
  rollover: orNull(object({ rule: text, from: name, to: name, cycles: whole(1, 1200) })),
  arrears: optional(object({ rule: text, limit: amount, billed: one("hourly") })),
  storage: optional(object({ rule: text, perMinute: share })),
  planChange: optional(object({ rule: text, restarts: yes })),
  plans: list(plan, 1, 50),
  packs: orNull(packs),
  samples: list(text, 0, 200),
});
