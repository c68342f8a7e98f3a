import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { timed } from "./figure.ts";

/** The plainest way to book as much: rows like entries into one table, many in a statement, and nothing else. */
export type PlainInsert = {
  /** Milliseconds of each of `batches` inserts of `rows` rows, `width` at a time. */
  readonly run: (batches: number, rows: number, width: number) => Promise<number[]>;
  readonly end: () => Promise<void>;
};

/** Makes a table as `entries` has its columns and its key, in the database at `url`, which its owner names. */
export async function plainInsert(url: string): Promise<PlainInsert> {
  const sql = postgres(url, { max: 16, onnotice: () => undefined });
  await sql`create table if not exists plain_entries (account_id uuid, sequence bigint, at timestamptz, transaction uuid, kind text, from_side text, to_side text,
    amount bigint, effect bigint, balance_after bigint, lot_id uuid, lot_class text, operation text, card_id text, card_version integer, actor text,
    memo text, key text, member text, primary key (account_id, at, sequence))`;
  const accountId = randomUUID();
  const lotId = randomUUID();
  let sequence = 0;
  const row = () => ({
    account_id: accountId,
    sequence: ++sequence,
    at: new Date(),
    transaction: randomUUID(),
    kind: "charge",
    from_side: "available",
    to_side: "spent",
    amount: 12_000,
    effect: -12_000,
    balance_after: 5_000_000_000 - sequence,
    lot_id: lotId,
    lot_class: "extra",
    operation: "encoding",
    card_id: "alugha",
    card_version: 1,
    actor: "key:bench",
    memo: "seconds=30",
    key: `usage:${sequence}`,
    member: "key:bench",
  });
  return {
    run: (batches, rows, width) =>
      timed(Array.from({ length: batches }), width, async () => {
        await sql`insert into plain_entries ${sql(Array.from({ length: rows }, row))}`;
      }),
    end: () => sql.end(),
  };
}
