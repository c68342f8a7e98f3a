import { readFileSync } from "node:fs";
import path from "node:path";
import type { Sql } from "postgres";
import { formatInstant, type Instant, MINUTE, SECOND } from "#lib/units/instant.ts";
import { openPool, pool, poolUrl } from "./client.ts";
import { Gate } from "./gate.ts";
import { hasOwnClocks } from "./own-clocks.ts";
import { Unavailable } from "./unavailable.ts";

/** A promise of the books that does not hold: which one, where, and the figures that differ. */
export type Break = { readonly rule: string; readonly accountId: string; readonly detail: string };

/** The books of one account as they were checked: how far, the head of their chain there, and what did not hold. */
export type Checked = {
  readonly accountId: string;
  /** Milliseconds that the organization's clock is ahead of the true one. */
  readonly clockSkew: number;
  readonly sequence: bigint;
  readonly seal: Uint8Array | null;
  readonly breaks: readonly Break[];
};

type Row = Omit<Checked, "clockSkew" | "sequence"> & { readonly clockSkew: string; readonly sequence: string };
type Question = { readonly accountId: string | null; readonly now: Instant | null; readonly alone: boolean };

// Read when first used: a bundler would otherwise look for the file where the page was built.
let script: string | undefined;

async function ask(through: Sql, { accountId, now, alone }: Question): Promise<Checked[]> {
  script ??= readFileSync(path.join(process.cwd(), "db/verify.sql"), "utf8");
  const rows = await through.unsafe<Row[]>(script, [accountId, now === null ? null : formatInstant(now), alone, hasOwnClocks()]);
  return rows.map((row) => ({ ...row, clockSkew: Number(row.clockSkew), sequence: BigInt(row.sequence) }));
}

/**
 * Checks what must always hold (ledger.md, "What must hold"), for one account or all, by the script verify.sql in one
 * statement: balances, lots, holds, both sides of the books, sequences, seals, roll-ups, limits and grants. Empty when all do.
 * `now` tells which holds are past their time (by default each organization's own clock).
 * Books of millions of entries take longer than the pool's time-out allows: check them `through` a connection of their own.
 */
export async function verifyLedger(accountId: string | null = null, through: Sql = pool(), now: Instant | null = null): Promise<Break[]> {
  return (await ask(through, { accountId, now, alone: false })).flatMap(({ breaks }) => breaks);
}

/** What a check may take: PostgreSQL gives it up first. */
const PATIENCE = { statement: 10 * MINUTE, answer: 11 * MINUTE };
/** Books of a million entries are sorted and added up in memory; two checks at a time take twice that at most. */
const ROOMY = { work_mem: "128MB", jit: "off" } as const;
// A check reads whole books: two at a time a process, and whoever waits longer than half a minute for that is told.
const gate = new Gate({ width: 2, waiters: 50, patience: 30 * SECOND });

/** As verifyLedger, on a connection of its own, and with how far each account was checked. */
export async function checkAllBooks(accountId: string | null = null): Promise<readonly Checked[]> {
  return aside((sql) => ask(sql, { accountId, now: null, alone: false }));
}

/**
 * Checks one account's books at `now` by its own clock, on a connection of its own that may take minutes. Null while
 * somebody else checks the very same account, on any server, and when there is no such account. Rejects with Unavailable.
 */
export async function checkBooks(accountId: string, now: Instant): Promise<Checked | null> {
  const [checked] = await aside((sql) => ask(sql, { accountId, now, alone: true }));
  return checked ?? null;
}

async function aside<T>(body: (sql: Sql) => Promise<T>): Promise<T> {
  await gate.enter();
  const sql = openPool(poolUrl(), 1, { statement_timeout: PATIENCE.statement, ...ROOMY });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Unavailable("deadline")), PATIENCE.answer);
  });
  try {
    return await Promise.race([body(sql), late]);
  } finally {
    clearTimeout(timer);
    gate.leave();
    await sql.end({ timeout: 1 });
  }
}
