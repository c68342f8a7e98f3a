import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { bigint, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { timed } from "./figure.ts";

// What everybody writes first, and Greenlight never does (ledger.md): here only to be measured against.

const balances = pgTable("bench_balances", { id: uuid("id").primaryKey(), remaining: bigint("remaining", { mode: "bigint" }).notNull() });
const debits = pgTable("bench_debits", {
  id: uuid("id").primaryKey(),
  balanceId: uuid("balance_id").notNull(),
  amount: bigint("amount", { mode: "bigint" }).notNull(),
  memo: text("memo").notNull(),
});

/** Debits a second on one balance by one interactive transaction each: lock, update, insert, commit. 64 callers, 10 connections. */
export async function interactiveRate(url: string, count: number): Promise<number> {
  const sql = postgres(url, { max: 10, onnotice: () => undefined });
  try {
    await sql.unsafe(`create table if not exists bench_balances (id uuid primary key, remaining bigint not null);
      create table if not exists bench_debits (id uuid primary key, balance_id uuid not null, amount bigint not null, memo text not null)`);
    const db = drizzle(sql);
    const balanceId = randomUUID();
    await db.insert(balances).values({ id: balanceId, remaining: 1_000_000_000n });
    const began = performance.now();
    await timed(Array.from({ length: count }), 64, () =>
      db.transaction(async (tx) => {
        const [row] = await tx.select().from(balances).where(eq(balances.id, balanceId)).for("update");
        if (!row || row.remaining < 1n) throw new Error("nothing left");
        await tx
          .update(balances)
          .set({ remaining: row.remaining - 1n })
          .where(eq(balances.id, balanceId));
        await tx.insert(debits).values({ id: randomUUID(), balanceId, amount: 1n, memo: "bench" });
      }),
    );
    return count / ((performance.now() - began) / 1000);
  } finally {
    await sql.end();
  }
}
