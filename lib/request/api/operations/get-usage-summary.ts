import { z } from "zod";
import { type Cut, placeOf } from "#lib/domain/ledger/usage-query.ts";
import { loadApiUsage } from "#lib/services/ledger/load-api-usage.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done } from "#lib/units/outcome.ts";
import { amountText } from "../formats.ts";
import { apiGet } from "../operation.ts";

const moment = z.string().max(40);
const named = z.string().nullable().exactOptional();
const cut = z.string().describe("By the organization's clock, as 2026-11-01T00:00.");

const answer = z.strictObject({
  from: cut,
  to: cut.describe("Excluded. By the organization's clock."),
  zone: z.string(),
  unit: z.string(),
  groupBy: z.array(z.enum(["operation", "project", "department", "member", "day", "hour"])),
  data: z.array(
    z.strictObject({
      operation: named,
      project: named,
      department: named,
      member: named,
      day: z.string().exactOptional(),
      hour: z.string().exactOptional().describe("Of the day: 00 to 23."),
      amount: amountText,
      count: z.int(),
    }),
  ),
  total: amountText.describe("The sum of the rows."),
});

export const getUsageSummary = apiGet({
  id: "getUsageSummary",
  path: "/usage/summary",
  scope: "read",
  summary: "What was spent, summed up",
  about:
    "Spending net of refunds, from sums that are kept with the books: by operation, project, department, member or hour of the day, each with `day` or without. What these sums cannot answer exactly is refused.",
  refusals: [],
  exampleQuery: "?from=2026-11-01&to=2026-11-30&groupBy=operation,day",
  query: z.strictObject({
    from: moment.exactOptional().describe("A day, or the instant at which an hour begins. Without it: the billing period's first day."),
    to: moment.exactOptional().describe("A day, which counts, or an instant, which does not. Without it: today."),
    groupBy: z
      .string()
      .max(60)
      .exactOptional()
      .describe("`operation`, `project`, `department`, `member`, `hour`, `day`; one, or one and `day`, with a comma."),
  }),
  answer,
  run: async ({ caller, query }) => {
    const found = await loadApiUsage(caller, query);
    if (!found.ok) return found;
    const { query: asked, rows, zone, unit, total } = found.value;
    const { groupBy } = asked;
    return done({
      from: wall(asked.from),
      to: wall(asked.to),
      zone,
      unit,
      groupBy: [...groupBy],
      data: rows.map(({ day, value, amount, count }) => ({
        ...Object.fromEntries(groupBy.map((dimension) => [dimension, dimension === "day" ? day : value || null])),
        amount: formatMillis(amount),
        count,
      })),
      total: formatMillis(total),
    });
  },
});

function wall(cut: Cut): string {
  return `${placeOf(cut).replace(" ", "T")}:00`;
}
