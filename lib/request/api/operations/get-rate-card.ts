import { z } from "zod";
import { loadApiRateCard } from "#lib/services/catalog/load-api-rate-card.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { apiGet, NO_QUERY } from "../operation.ts";

const decimal = z.string().describe("Exact decimal.");
const schema = z.looseObject({}).describe("JSON Schema 2020-12.");
const component = z
  .looseObject({ id: z.string(), rule: z.string(), label: z.string() })
  .describe("A line of the price list: what is counted, and its price.");
const percentages = z.array(z.looseObject({ percent: decimal }));

const answer = z.strictObject({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  about: z.string(),
  unit: z.looseObject({ kind: z.enum(["credit", "money"]) }),
  currency: z.string().describe("Plans and packs are sold in it."),
  increment: decimal.nullable().describe("Totals are rounded up to a multiple of it; null: exact thousandths (GEN-2)."),
  operations: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      about: z.string(),
      charged: z.array(z.enum(["upfront", "metered", "arrears"])),
      params: schema,
      options: schema,
      prices: z.array(component),
    }),
  ),
  services: z.array(component),
  qualities: z.record(z.string(), decimal).nullable().describe("Multipliers of qualities without a price of their own."),
  templates: percentages,
  batch: percentages,
  platforms: percentages,
  classes: z.array(z.strictObject({ id: z.string(), label: z.string(), about: z.string() })).describe("In burn order (GEN-7)."),
  plans: z.array(z.looseObject({ id: z.string(), name: z.string(), price: decimal.nullable() })),
  packs: z.looseObject({ by: z.enum(["plan", "list", "amount"]) }).nullable(),
  samples: z.array(z.string()).describe("Paths of values that an operator is expected to change."),
});

export const getRateCard = apiGet({
  id: "getRateCard",
  path: "/rate-card",
  scope: "read",
  summary: "The rate card",
  about: "The version that prices this organization: operations with their parameters as JSON Schema, prices, plans and packs.",
  refusals: [],
  query: NO_QUERY,
  answer,
  run: async ({ caller }) => {
    const card = await loadApiRateCard(caller);
    return card ? done(card) : refuse("not_found");
  },
});
