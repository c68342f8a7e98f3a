import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Line } from "#lib/domain/rating/line.ts";
import type { Approval, Burn, Quote } from "#lib/domain/rating/stored-quote.ts";
import type { Alternative } from "#lib/domain/rating/suggest.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis, type Millis, millis, parseMillis } from "#lib/units/millis.ts";
import type { Write } from "../atomically.ts";
import { db, pool } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import { quotes } from "../schema/index.ts";
import type { AuditRow } from "./audit.ts";

/** Quotes of a crowd that are stored in one statement: some have many lines. */
const MOST_STORED = 50;

/** The write that stores quotes, all in one statement, for use with `atomically`. Nothing ever changes them afterwards (GEN-3). */
export function insertQuotes(accountId: string, all: readonly Quote[]): Write {
  const rows = all.map((quote) => rowOf(accountId, quote));
  return { query: db().insert(quotes).values(rows).returning({ id: quotes.id }), rows: rows.length };
}

function rowOf(accountId: string, { campaign, rush, approval, ...quote }: Quote) {
  const [lines, burn, alternatives] = [plain(quote.lines), plain(quote.burn), plain(quote.alternatives)];
  // The verdict is kept with what it was decided by.
  return { ...quote, accountId, lines, burn, alternatives, approval: { ...approval, campaign, rush } };
}

/** Stores a quote with the audit row that tells of it, both or neither. Those of a crowd share a statement. */
export function storeQuote(accountId: string, quote: Quote, told: AuditRow): Promise<void> {
  return storeAll({ row: rowOf(accountId, quote), told: { ...told, id: randomUUID() } });
}

type Stored = { readonly row: ReturnType<typeof rowOf>; readonly told: AuditRow & { readonly id: string } };

const storeAll = coalesced(async (all: readonly Stored[]): Promise<undefined[]> => {
  const rows = all.map(({ row: { createdAt, expiresAt, total, balanceAfter, shortfall, ...row } }) => ({
    ...row,
    createdAt: formatInstant(createdAt),
    expiresAt: formatInstant(expiresAt),
    total: total.toString(),
    balanceAfter: balanceAfter?.toString(),
    shortfall: shortfall?.toString(),
  }));
  const told = all.map(({ told: row }) => ({ ...row, at: formatInstant(row.at) }));
  await pool()`
    with q as (
      insert into quotes (account_id, id, card_id, card_version, operation, params, options, lines, total, unit, burn, balance_after, shortfall,
        approval, alternatives, project, department, created_by, created_at, expires_at)
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as q ("accountId" uuid, id uuid, "cardId" text, "cardVersion" integer,
        operation text, params jsonb, options jsonb, lines jsonb, total bigint, unit text, burn jsonb, "balanceAfter" bigint, shortfall bigint,
        approval jsonb, alternatives jsonb, project text, department text, "createdBy" text, "createdAt" timestamptz, "expiresAt" timestamptz)
    )
    insert into audit (account_id, id, at, actor, action, subject, detail, request_id)
    select * from jsonb_to_recordset(${JSON.stringify(told)}::text::jsonb)
      as a ("accountId" uuid, id uuid, at timestamptz, actor text, action text, subject text, detail jsonb, "requestId" text)`;
  return all.map(() => undefined);
}, MOST_STORED);

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
  if (typeof value === "bigint") return formatMillis(millis(value));
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
