import { z } from "zod";
import { loadApiStatement } from "#lib/services/ledger/load-api-statement.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { amountText, instantText } from "../formats.ts";
import { apiGet } from "../operation.ts";

const month = z.string().regex(/^(19[7-9]\d|[2-9]\d{3})-(0[1-9]|1[0-2])$/, "must be a month, as 2026-11");

const answer = z.strictObject({
  period: z.string(),
  start: instantText,
  end: instantText,
  zone: z.string().describe("The month begins and ends in this time zone."),
  unit: z.string(),
  opening: amountText,
  totals: z
    .array(
      z.strictObject({
        kind: z.string(),
        amount: amountText.describe("Signed: what its entries changed of what can be spent."),
        moved: amountText.describe("What they moved, without sign."),
        count: z.int(),
      }),
    )
    .describe("Opening, and each `amount`, add up to closing."),
  closing: amountText,
});

export const getStatement = apiGet({
  id: "getStatement",
  path: "/statement",
  scope: "read",
  summary: "A month's statement",
  about: "Opening balance, totals by kind of entry, closing balance of a calendar month in the organization's time zone: they add up.",
  refusals: [],
  exampleQuery: "?period=2026-11",
  query: z.strictObject({ period: month.describe("The month, as 2026-11.") }),
  answer,
  run: async ({ caller, query: { period } }) => {
    const found = await loadApiStatement(caller, period);
    if (!found) return refuse("not_found");
    const { statement, zone, unit } = found;
    return done({
      period,
      start: formatInstant(statement.period.start),
      end: formatInstant(statement.period.end),
      zone,
      unit,
      opening: formatMillis(statement.opening),
      totals: statement.totals.map(({ kind, amount, effect, count }) => ({
        kind,
        amount: formatMillis(effect),
        moved: formatMillis(amount),
        count,
      })),
      closing: formatMillis(statement.closing),
    });
  },
});
