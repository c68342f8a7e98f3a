import postgres from "postgres";
import { rememberQuote } from "../db/queries/confirmation.ts";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { quoteJob } from "../lib/services/rating/quote-job.ts";
import { instant } from "../lib/units/instant.ts";

/**
 * One real quote of one credit's worth, and as many copies of it as asked: the benchmark confirms, it does not price. Like any
 * quote that was made in this process, they are remembered by it (as many as it remembers). Ids, in time order.
 */
export async function quotesOf(url: string, caller: Caller, count: number): Promise<string[]> {
  const quote = await quoteJob(caller, { operation: "shot", params: { quality: "Q1", count: 1 }, project: "Bench" });
  if (!quote.ok) throw new Error(quote.reason);
  const sql = postgres(url, { max: 1 });
  try {
    const rows = await sql<{ id: string }[]>`
      insert into quotes select (jsonb_populate_record(q, jsonb_build_object('id', uuidv7(), 'expires_at', '2999-01-01T00:00:00Z'))).*
      from quotes q, generate_series(1, ${count}) where q.account_id = ${caller.accountId} and q.id = ${quote.value.id} returning id`;
    const expiresAt = instant(Date.parse("2999-01-01T00:00:00Z"));
    for (const { id } of rows) rememberQuote(caller.accountId, { ...quote.value, id, expiresAt });
    return rows.map(({ id }) => id);
  } finally {
    await sql.end();
  }
}
