import { z } from "zod";
import { loadApiBalance } from "#lib/services/ledger/load-api-balance.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { amountText, idText, instantOrNull, instantText } from "../formats.ts";
import { apiGet, NO_QUERY } from "../operation.ts";

const answer = z.strictObject({
  unit: z.string().describe("`credit`, or a currency."),
  available: amountText.describe("What can be spent now: the sum of the lots."),
  held: amountText.describe("What running jobs hold."),
  classes: z.array(
    z.strictObject({
      class: z.string(),
      remaining: amountText,
      expiresAt: instantText.nullable().describe("The soonest expiry of its lots."),
    }),
  ),
  lots: z.array(
    z.strictObject({
      id: idText,
      class: z.string(),
      granted: amountText,
      remaining: amountText,
      expiresAt: instantText.nullable(),
      source: z.string(),
    }),
  ),
  period: z.strictObject({ start: instantText, end: instantText }),
  plan: z.strictObject({ id: z.string(), name: z.string() }),
});

export const getBalance = apiGet({
  id: "getBalance",
  path: "/balance",
  scope: "read",
  summary: "The balance",
  about: "What can be spent and what is held, by class and by lot in burn order (GEN-7).",
  refusals: [],
  query: NO_QUERY,
  answer,
  run: async ({ caller }) => {
    const balance = await loadApiBalance(caller);
    if (!balance) return refuse("not_found");
    const { unit, available, held, classes, lots, period, plan } = balance;
    return done({
      unit,
      available: formatMillis(available),
      held: formatMillis(held),
      classes: classes.map(({ id, remaining, expiresAt }) => ({
        class: id,
        remaining: formatMillis(remaining),
        expiresAt: instantOrNull(expiresAt),
      })),
      lots: lots.map(({ id, class: creditClass, granted, remaining, expiresAt, source }) => ({
        id,
        class: creditClass,
        granted: formatMillis(granted),
        remaining: formatMillis(remaining),
        expiresAt: instantOrNull(expiresAt),
        source,
      })),
      period: { start: formatInstant(period.start), end: formatInstant(period.end) },
      plan,
    });
  },
});
