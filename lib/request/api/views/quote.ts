import { z } from "zod";
import { decimalText } from "#lib/domain/rating/decimal.ts";
import type { Line } from "#lib/domain/rating/line.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { divide, exact } from "#lib/units/rational.ts";
import { amountText, idText, instantText } from "../formats.ts";

/** One line of a price, as the API says it. */
export const lineAnswer = z.strictObject({
  rule: z.string().describe("The published rule that it follows."),
  label: z.string(),
  stage: z
    .enum(["generation", "quality", "template", "batch", "platform", "discount", "service", "rounding"])
    .describe("In this order (GEN-2)."),
  quantity: z.string().exactOptional(),
  unit: z.string().exactOptional(),
  unitPrice: z.string().exactOptional().describe("For one unit, to six places; the amount is reckoned exactly."),
  percent: z.string().exactOptional().describe("A multiplier's change of the running subtotal."),
  exact: z.string().exactOptional().describe("Before it was rounded to a thousandth, where that differs."),
  amount: amountText,
});

const tag = z.string().nullable();

/** A quote, as the API says it (GEN-3). */
export const quoteAnswer = z.strictObject({
  id: idText,
  card: z.strictObject({ id: z.string(), version: z.int() }),
  operation: z.string(),
  params: z.record(z.string(), z.unknown()),
  options: z.record(z.string(), z.unknown()),
  lines: z.array(lineAnswer).describe("Their amounts add up to the total."),
  total: amountText,
  unit: z.string().describe("`credit`, or a currency."),
  burn: z.array(z.strictObject({ lot: idText, class: z.string(), amount: amountText })).describe("The lots that would pay, in burn order."),
  balanceAfter: amountText.nullable().describe("Null when the balance does not cover it."),
  shortfall: amountText.nullable().describe("How much is missing; null when the balance covers it."),
  approval: z.strictObject({ required: z.boolean(), level: z.enum(["automatic", "manager", "executive"]), reason: z.string() }),
  alternatives: z.array(
    z.strictObject({
      change: z.strictObject({
        path: z.string().describe("`params.quality`, `options.template` …"),
        value: z.unknown().describe("What the request would say there instead; null takes it away."),
        label: z.string(),
      }),
      total: amountText,
      saving: amountText.describe("Below zero where it costs more."),
    }),
  ),
  project: tag,
  department: tag,
  campaign: tag,
  rush: z.boolean(),
  expiresAt: instantText,
});

export function quoteOf(quote: Quote): z.infer<typeof quoteAnswer> {
  const { id, operation, params, options, unit, approval, project, department, campaign, rush } = quote;
  return {
    id,
    card: { id: quote.cardId, version: quote.cardVersion },
    operation,
    params,
    options,
    lines: quote.lines.map(lineOf),
    total: formatMillis(quote.total),
    unit,
    burn: quote.burn.map(({ lotId, class: creditClass, amount }) => ({ lot: lotId, class: creditClass, amount: formatMillis(amount) })),
    balanceAfter: quote.balanceAfter === null ? null : formatMillis(quote.balanceAfter),
    shortfall: quote.shortfall === null ? null : formatMillis(quote.shortfall),
    approval,
    alternatives: quote.alternatives.map(({ change, total, saving }) => ({
      change,
      total: formatMillis(total),
      saving: formatMillis(saving),
    })),
    project,
    department,
    campaign,
    rush,
    expiresAt: formatInstant(quote.expiresAt),
  };
}

export function lineOf({ amount, per, unitPrice, ...line }: Line): z.infer<typeof lineAnswer> {
  // People read 8,000 for 120 minutes; a machine multiplies.
  const each = unitPrice !== undefined && per !== undefined ? decimalText(divide(exact(unitPrice), exact(per))) : unitPrice;
  return { ...line, ...(each === undefined ? {} : { unitPrice: each }), amount: formatMillis(amount) };
}
