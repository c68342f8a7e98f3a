import { sql } from "drizzle-orm";
import type { SettledJobs } from "#lib/domain/rating/accuracy.ts";
import { idAt } from "#lib/units/id.ts";
import { HOUR, type Instant, later } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { db } from "../client.ts";
import { holds } from "../schema/index.ts";

type Row = { readonly [name in keyof SettledJobs]: string };

/**
 * Settled jobs with a quote that were started since a moment, summed up by day (in `zone`) and operation: at most the newest
 * `most` jobs, which the index of ids, which are in the order of time, finds without looking at older ones. What failed, was
 * cancelled or timed out is no error of a price and is not among them.
 */
export async function settledJobs(accountId: string, since: Instant, zone: string, most: number): Promise<readonly SettledJobs[]> {
  // An id is made a moment before its hold is dated.
  const firstId = idAt(later(since, -HOUR), "00000000-0000-4000-8000-000000000000");
  const rows = await db().execute<Row>(sql`
    select day, operation, count(*) as jobs, count(*) filter (where cost = amount) as exact, sum(amount) as quoted,
      sum(cost - amount) as signed, sum(abs(cost - amount)) as absolute, sum(excess) as excess
    from (select to_char(created_at at time zone ${zone}, 'YYYY-MM-DD') as day, operation, amount, settled + excess as cost, excess
      from ${holds} where account_id = ${accountId} and id >= ${firstId} and created_at >= ${sql.param(since, holds.createdAt)}
        and state = 'settled' and quote_id is not null
      order by id desc limit ${most}) as settled
    group by day, operation order by day, operation`);
  return rows.map(({ day, operation, jobs, exact, quoted, signed, absolute, excess }) => ({
    day,
    operation,
    jobs: Number(jobs),
    exact: Number(exact),
    quoted: millis(BigInt(quoted)),
    signed: millis(BigInt(signed)),
    absolute: millis(BigInt(absolute)),
    excess: millis(BigInt(excess)),
  }));
}
