import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Line } from "#lib/domain/rating/line.ts";
import type { Approval, Burn, Quote } from "#lib/domain/rating/stored-quote.ts";
import type { Alternative } from "#lib/domain/rating/suggest.ts";
import { formatMillis, type Millis, parseMillis } from "#lib/units/millis.ts";
import type { Write } from "../atomically.ts";
import { db } from "../client.ts";
import { quotes } from "../schema/index.ts";

/** The write that stores quotes, all in one statement, for use with `atomically`. Nothing ever changes them afterwards (GEN-3). */
export function insertQuotes(accountId: string, all: readonly Quote[]): Write {
  const rows = all.map(({ campaign, rush, approval, ...quote }) => ({
    ...quote,
    accountId,
    lines: plain(quote.lines),
    burn: plain(quote.burn),
    alternatives: plain(quote.alternatives),
    // The verdict is kept with what it was decided by.
    approval: { ...approval, campaign, rush },
  }));
  return { query: db().insert(quotes).values(rows).returning({ id: quotes.id }), rows: rows.length };
}

/** One quote of an account; null when it has none of that id, or the id is not one. */
export async function findQuote(accountId: string, id: string): Promise<Quote | null> {
  const [quote] = await findQuotes(accountId, [id]);
  return quote ?? null;
}

/** Those of an account's quotes that there are. */
export async function findQuotes(accountId: string, ids: readonly string[]): Promise<readonly Quote[]> {
  const known = ids.filter((id) => z.uuid().safeParse(id).success);
  if (known.length === 0) return [];
  const rows = await db()
    .select()
    .from(quotes)
    .where(and(eq(quotes.accountId, accountId), inArray(quotes.id, known)));
  return rows.map(quoteOf);
}

function quoteOf({ accountId: _, ...row }: typeof quotes.$inferSelect): Quote {
  const { campaign, rush, ...verdict } = approval.parse(row.approval);
  return {
    ...row,
    campaign,
    rush,
    approval: verdict,
    params: fields.parse(row.params),
    options: fields.parse(row.options),
    lines: z.array(line).parse(row.lines),
    burn: z.array(burn).parse(row.burn),
    alternatives: z.array(alternative).parse(row.alternatives),
  };
}

/** JSON has no integers of this size, so amounts are kept as the decimal text that the API speaks. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return formatMillis(value as Millis);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
  return value;
}

const amount = z.string().transform((text, context): Millis => {
  const parsed = parseMillis(text);
  if (parsed !== null) return parsed;
  context.addIssue("not an amount");
  return z.NEVER;
});
const fields = z.record(z.string(), z.unknown());
const stage = z.enum(["generation", "quality", "template", "batch", "platform", "discount", "service", "rounding"]);
const line: z.ZodType<Line> = z.object({
  rule: z.string(),
  label: z.string(),
  stage,
  amount,
  quantity: z.string().exactOptional(),
  unit: z.string().exactOptional(),
  unitPrice: z.string().exactOptional(),
  per: z.string().exactOptional(),
  percent: z.string().exactOptional(),
  exact: z.string().exactOptional(),
});
const burn: z.ZodType<Burn> = z.object({ lotId: z.string(), class: z.string(), amount });
const setting = z.union([z.string(), z.number(), z.null(), z.array(z.string()), z.object({ complexity: z.string() })]);
const alternative: z.ZodType<Alternative> = z.object({
  change: z.object({ path: z.string(), value: setting, label: z.string() }),
  total: amount,
  saving: amount,
});
const approval: z.ZodType<Approval & Pick<Quote, "campaign" | "rush">> = z.object({
  campaign: z.string().nullable().default(null),
  rush: z.boolean().default(false),
  required: z.boolean(),
  level: z.enum(["automatic", "manager", "executive"]),
  reason: z.string(),
});
