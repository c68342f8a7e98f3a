import { readFileSync } from "node:fs";
import path from "node:path";
import type { Sql } from "postgres";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { pool } from "./client.ts";

/** A promise of the books that does not hold: which one, where, and the figures that differ. */
export type Break = { readonly rule: string; readonly accountId: string; readonly detail: string };

// Read when first used: a bundler would otherwise look for the file where the page was built.
let script: string | undefined;

/**
 * Checks what must always hold (ledger.md, "What must hold"), for one account or all, by the script verify.sql in one
 * statement: balances, lots, holds, both sides of the books, sequences, seals, roll-ups, limits and grants. Empty when all do.
 * `now` tells which holds are past their time (the database's own clock by default; each organization's skew is added).
 * Books of millions of entries take longer than the pool's time-out allows: check them `through` a connection of their own.
 */
export async function verifyLedger(accountId: string | null = null, through: Sql = pool(), now: Instant | null = null): Promise<Break[]> {
  script ??= readFileSync(path.join(process.cwd(), "db/verify.sql"), "utf8");
  return [...(await through.unsafe<Break[]>(script, [accountId, now === null ? null : formatInstant(now)]))];
}
