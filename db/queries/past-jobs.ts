import { z } from "zod";
import type { PastJobs } from "#lib/domain/rating/reprice.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { pool } from "../client.ts";

const fields = z.record(z.string(), z.unknown());

type Row = {
  readonly operation: string;
  readonly params: unknown;
  readonly options: unknown;
  readonly unit: string;
  readonly total: string;
  readonly discount: string | null;
  readonly count: string;
};

/** Accounts that were opened on a card, by id, from after one that was read before. */
export async function accountsOfCard(cardId: string, after: string | null, limit: number): Promise<readonly string[]> {
  const rows = await pool()<{ account_id: string }[]>`
    select account_id from accounts where card_id = ${cardId} and account_id > ${after ?? "00000000-0000-0000-0000-000000000000"}::text::uuid
    order by account_id limit ${limit}::int`;
  return rows.map(({ account_id: id }) => id);
}

/** What the jobs of these accounts since a moment were quoted by a card, alike ones together. The index of holds by account and time finds them. */
export async function pastJobs(cardId: string, accountIds: readonly string[], since: Instant): Promise<readonly PastJobs[]> {
  const rows = await pool()<Row[]>`
    select q.operation, q.params, q.options, q.unit, q.total, d.percent as discount, count(*) as count
    from holds h join quotes q on q.account_id = h.account_id and q.id = h.quote_id
      left join lateral (select l ->> 'percent' as percent from jsonb_array_elements(q.lines) as l where l ->> 'stage' = 'discount' limit 1) d on true
    where h.account_id = any(${`{${accountIds.join(",")}}`}::text::uuid[]) and h.created_at > '-infinity'
      and h.created_at >= ${formatInstant(since)}::text::timestamptz and q.card_id = ${cardId}
    group by 1, 2, 3, 4, 5, 6`;
  return rows.map(({ operation, params, options, unit, total, discount, count }) => ({
    operation,
    params: fields.parse(params),
    options: fields.parse(options),
    unit,
    total: millis(BigInt(total)),
    discountPercent: discount === null ? null : discount.replace(/^-/, ""),
    count: Number(count),
  }));
}
