import { z } from "zod";
import { MOST_ITEMS } from "#lib/domain/rating/batch.ts";
import { quoteBatch } from "#lib/services/rating/quote-batch.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done } from "#lib/units/outcome.ts";
import { amountText } from "../formats.ts";
import { apiPost } from "../operation.ts";
import { quoteAnswer, quoteOf } from "../views/quote.ts";
import { quoteBody } from "../views/quote-request.ts";

const place = z.int().describe("An item's place in what was asked, from 0.");
const answer = z.strictObject({
  groups: z
    .array(z.strictObject({ items: z.array(place), discountPercent: z.number() }))
    .describe("Every item is in one group; one that stands alone saves nothing."),
  order: z.array(place).describe("The order to work in: similar items next to each other, what saves most first."),
  total: amountText,
  saving: amountText.describe("Against the same items one by one."),
  savingPercent: z.number().describe("To two places."),
  unit: z.string(),
  quotes: z.array(quoteAnswer).describe("One for each item, as they were asked, at the price of its group."),
});

export const createQuoteBatch = apiPost({
  id: "createQuoteBatch",
  path: "/quotes/batch",
  scope: "quote",
  summary: "Ask for quotes of many items",
  about: `Takes 1 to ${MOST_ITEMS} items, groups the similar ones, and quotes each at the price of its group (ALW-5). All or none: an item that does not fit is named, as in \`items.3.params.seconds\`.`,
  refusals: ["policy_violation"],
  status: 201,
  body: z.strictObject({ items: z.array(quoteBody).min(1).max(MOST_ITEMS) }),
  example: {
    items: [
      { operation: "shot", params: { quality: "Q1", count: 1 } },
      { operation: "script", params: { minutes: 90 } },
    ],
  },
  answer,
  run: async ({ caller, body }) => {
    const quoted = await quoteBatch(caller, body);
    if (!quoted.ok) return quoted;
    const { groups, order, total, saving, savingPercent, unit, quotes } = quoted.value;
    return done({
      groups: groups.map(({ items, discountPercent }) => ({ items: [...items], discountPercent: Number(discountPercent) })),
      order: [...order],
      total: formatMillis(total),
      saving: formatMillis(saving),
      savingPercent: Number(savingPercent),
      unit,
      quotes: quotes.map(quoteOf),
    });
  },
});
