import { randomUUID } from "node:crypto";
import { and, asc, eq, isNull } from "drizzle-orm";
import { bigint, index, pgTable, smallint, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import { timed } from "./figure.ts";

// What everybody writes first, and Greenlight never does (ledger.md): here only to be measured against.

const balances = pgTable("bench_balances", { id: uuid("id").primaryKey(), remaining: bigint("remaining", { mode: "bigint" }).notNull() });
const lots = pgTable(
  "bench_lots",
  {
    id: uuid("id").primaryKey(),
    balanceId: uuid("balance_id").notNull(),
    rank: smallint("rank").notNull(),
    remaining: bigint("remaining", { mode: "bigint" }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }),
    closedAt: timestamp("closed_at", { withTimezone: true }),
  },
  (table) => [index("bench_lots_open").on(table.balanceId, table.rank, table.expiresAt)],
);
const debits = pgTable("bench_debits", {
  id: uuid("id").primaryKey(),
  balanceId: uuid("balance_id").notNull(),
  amount: bigint("amount", { mode: "bigint" }).notNull(),
  memo: text("memo").notNull(),
});

const TABLES = `
  create table if not exists bench_balances (id uuid primary key, remaining bigint not null);
  create table if not exists bench_lots (id uuid primary key, balance_id uuid not null, rank smallint not null, remaining bigint not null,
    expires_at timestamptz, closed_at timestamptz);
  create index if not exists bench_lots_open on bench_lots (balance_id, rank, expires_at) where closed_at is null;
  create table if not exists bench_debits (id uuid primary key, balance_id uuid not null, amount bigint not null, memo text not null)`;

type Orm = ReturnType<typeof drizzle>;
type Debit = (db: Orm, balanceId: string) => Promise<void>;

/** Debits a second on two lots of one balance by one interactive transaction each: lock the lots, update, insert, commit (ledger.md). */
export async function interactiveRate(url: string, count: number): Promise<number> {
  return rateOf(url, count, debitLots);
}

/** The same on a bare balance without lots: the least that such a transaction can do. */
export async function interactiveBalanceRate(url: string, count: number): Promise<number> {
  return rateOf(url, count, debitBalance);
}

// 64 callers, and the driver's own number of connections.
async function rateOf(url: string, count: number, debit: Debit): Promise<number> {
  const sql: Sql = postgres(url, { max: 10, onnotice: () => undefined });
  try {
    await sql.unsafe(TABLES);
    const db = drizzle(sql);
    const balanceId = randomUUID();
    await db.insert(balances).values({ id: balanceId, remaining: 1_000_000_000n });
    for (const rank of [1, 2]) await db.insert(lots).values({ id: randomUUID(), balanceId, rank, remaining: 1_000_000_000n });
    const began = performance.now();
    await timed(Array.from({ length: count }), 64, () => debit(db, balanceId));
    return count / ((performance.now() - began) / 1000);
  } finally {
    await sql.end();
  }
}

async function debitLots(db: Orm, balanceId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const mine = and(eq(lots.balanceId, balanceId), isNull(lots.closedAt));
    const open = await tx.select().from(lots).where(mine).orderBy(asc(lots.rank), asc(lots.expiresAt)).for("update");
    const first = open.find(({ remaining }) => remaining >= 1n);
    if (!first) throw new Error("nothing left");
    await tx
      .update(lots)
      .set({ remaining: first.remaining - 1n })
      .where(eq(lots.id, first.id));
    await tx.insert(debits).values({ id: randomUUID(), balanceId, amount: 1n, memo: "bench" });
  });
}

async function debitBalance(db: Orm, balanceId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.select().from(balances).where(eq(balances.id, balanceId)).for("update");
    if (!row || row.remaining < 1n) throw new Error("nothing left");
    await tx
      .update(balances)
      .set({ remaining: row.remaining - 1n })
      .where(eq(balances.id, balanceId));
    await tx.insert(debits).values({ id: randomUUID(), balanceId, amount: 1n, memo: "bench" });
  });
}
