import { type SQL, sql } from "drizzle-orm";
import { db } from "./client.ts";

/** An ordinary Drizzle write; `rows` is how many it must touch, or the whole statement is undone. */
export type Write = { readonly query: { getSQL(): SQL }; readonly rows?: number };

/** Thrown when a guarded write did not touch the rows it had to: somebody else was first. Reload and decide again. */
export class LostRace extends Error {}

/**
 * Runs several writes as one statement of writable CTEs, so that all happen or none, in one round trip and without an
 * interactive transaction (ledger.md). Each query must end in `.returning()`. Writes do not see each other's rows.
 * Throws LostRace when a guard fails.
 */
export async function atomically(...writes: readonly Write[]): Promise<void> {
  const named = writes.map(({ query }, index) => sql`${sql.raw(`w${index}`)} as (${query.getSQL()})`);
  const guards = writes.map(({ rows }, index) => {
    const count = sql`(select count(*) from ${sql.raw(`w${index}`)})`;
    return rows === undefined ? count : sql`expect_rows(${count}, ${rows})`;
  });
  try {
    await db().execute(sql`with ${sql.join(named, sql`, `)} select ${sql.join(guards, sql`, `)}`);
  } catch (error) {
    if (hasMessage(error, "expect_rows:")) throw new LostRace("the rows changed meanwhile", { cause: error });
    throw error;
  }
}

function hasMessage(error: unknown, text: string): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at.message.includes(text)) return true;
  return false;
}
