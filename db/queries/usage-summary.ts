import { type SQL, sql } from "drizzle-orm";
import { placeOf, type UsageQuery } from "#lib/domain/ledger/usage-query.ts";
import { type Millis, millis } from "#lib/units/millis.ts";
import { db } from "../client.ts";

/** A sum of spending. `value` is what it is grouped by, empty where entries name none; null where it is not grouped. */
export type UsageRow = { readonly day: string | null; readonly value: string | null; readonly amount: Millis; readonly count: number };

/** Sums of spending, net of refunds, from the roll-ups: at most `limit` rows, by day and then by what is named. */
export async function sumUsage(
  accountId: string,
  { from, to, groupBy, narrow, byDay }: UsageQuery,
  limit: number,
): Promise<readonly UsageRow[]> {
  const byValue = groupBy.some((dimension) => dimension !== "day");
  const day: SQL = byDay ? sql`day` : sql`null::text`;
  const value: SQL = byValue ? sql`value` : sql`null::text`;
  // The primary key finds the days; the hours, where the question cuts a day, are looked at within them.
  const cut = narrow === "hour" ? sql`and day || ' ' || value >= ${placeOf(from)} and day || ' ' || value < ${placeOf(to)}` : sql``;
  const end = to.hour === 0 ? sql`day < ${to.day}` : sql`day <= ${to.day}`;
  const rows = await db().execute<{ day: string | null; value: string | null; amount: string; count: string }>(sql`
    select ${day} as day, ${value} as value, sum(amount) as amount, sum(count) as count from rollup_spend
    where account_id = ${accountId} and dimension = ${narrow ?? "operation"} and day >= ${from.day} and ${end} ${cut}
    group by 1, 2 order by 1, 2 limit ${limit}`);
  return rows.map((row) => ({ ...row, amount: millis(BigInt(row.amount)), count: Number(row.count) }));
}
