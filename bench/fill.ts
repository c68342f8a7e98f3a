import postgres from "postgres";
import type { Caller } from "../lib/domain/orgs/caller.ts";

const CHUNK = 1_000_000;

/**
 * Gives an account a past of `entries` entries over 30 days, as its owner in the database: holds of one credit, each settled,
 * with their keys, roll-ups and seals. Posting ten million by the ledger takes many minutes; the checker confirms that these
 * books are what the ledger would have written.
 */
export async function fill(url: string, caller: Caller, entries: number): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connection: { synchronous_commit: "off" } });
  try {
    await sql`select ledger_ensure_partitions(now() - interval '1 month', now() + interval '4 months')`;
    const jobs = Math.floor(entries / 2);
    const [start] = await sql<{ at: Date }[]>`select last_entry_at as at from accounts where account_id = ${caller.accountId}`;
    if (!start) throw new Error("an account without entries cannot be filled");
    for (let from = 0; from < jobs; from += CHUNK) await part(sql, caller, start.at, { from, to: Math.min(jobs, from + CHUNK), of: jobs });
    await sql`update accounts set period_end = period_end + interval '40 days' where account_id = ${caller.accountId}`;
    await seal(sql, caller.accountId);
    await sql`vacuum analyze entries, holds, operations, rollup_kinds, rollup_buckets, rollup_spend, seals, accounts, lots`;
  } finally {
    await sql.end();
  }
}

type Part = { readonly from: number; readonly to: number; readonly of: number };

async function part(sql: postgres.Sql, { accountId, actor }: Caller, start: Date, { from, to, of }: Part): Promise<void> {
  await sql`create temp table filling as
    select a.account_id, n, uuidv7() as hold_id, a.sequence + 2 * (n - ${from}) - 1 as place, a.available - 1000 * (n - ${from}) as left_over, a.zone, l.id as lot_id, l.class,
      date_trunc('milliseconds', ${start}::timestamptz + (2 * n - 1) * (interval '30 days' / ${of * 2 + 1})) as held_at,
      date_trunc('milliseconds', ${start}::timestamptz + 2 * n * (interval '30 days' / ${of * 2 + 1})) as ended_at
    from accounts a join lots l on l.account_id = a.account_id and l.class = 'packs', generate_series(${from + 1}::int, ${to}::int) as n where a.account_id = ${accountId}`;
  await sql`insert into holds (account_id, id, operation, amount, settled, state, outcome, runner, created_by, created_at, expires_at, ended_at, card_id, card_version, member, lot_ids, lot_amounts)
    select account_id, hold_id, 'shot', 1000, 1000, 'settled', 'succeeded', 'self', ${actor}, held_at, held_at + interval '1 day', ended_at, 'act3', 1, ${actor}, array[lot_id], array[1000] from filling`;
  await movements(sql, actor, { kind: "hold", from: "available", to: "held", effect: -1000, moment: "held_at", after: 0 });
  await movements(sql, actor, { kind: "settle", from: "held", to: "spent", effect: 0, moment: "ended_at", after: 1 });
  await sql`insert into rollup_spend as r select account_id, d.dimension, to_char(ended_at at time zone zone, 'YYYY-MM-DD'), d.value, count(*) * 1000, count(*)
    from filling, lateral (values ('operation', 'shot'), ('project', ''), ('department', ''), ('member', ${actor}), ('hour', to_char(ended_at at time zone zone, 'HH24'))) as d (dimension, value) group by 1, 2, 3, 4
    on conflict (account_id, dimension, day, value) do update set amount = r.amount + excluded.amount, count = r.count + excluded.count`;
  const jobs = to - from;
  await sql`update accounts set available = available - ${jobs} * 1000, sequence = sequence + ${jobs * 2}, last_entry_at = (select max(ended_at) from filling) where account_id = ${accountId}`;
  await sql`update lots set remaining = remaining - ${jobs} * 1000 where account_id = ${accountId} and class = 'packs'`;
  await sql`drop table filling`;
}

type Movement = { kind: string; from: string; to: string; effect: number; moment: string; after: number };

/** The entries, keys and sums of one kind: the hold of each job, or its settlement, which is the entry after it. */
async function movements(sql: postgres.Sql, actor: string, { kind, from, to, effect, moment, after }: Movement): Promise<void> {
  const at = sql(moment);
  await sql`insert into entries (account_id, sequence, at, transaction, kind, from_side, to_side, amount, effect, balance_after, lot_id, lot_class, hold_id, operation, card_id, card_version, actor, key, member)
    select account_id, place + ${after}::int, ${at}, gen_random_uuid(), ${kind}, ${from}, ${to}, 1000, ${effect}::int, left_over,
      lot_id, class, hold_id, 'shot', 'act3', 1, ${actor}, ${`${kind}:`} || n, ${actor} from filling`;
  await sql`insert into operations (account_id, key, fingerprint, at, sequence, available, held, hold_id, is_kept)
    select account_id, ${`${kind}:`} || n, gen_random_uuid(), ${at}, place + ${after}::int, left_over, 0, hold_id, false from filling`;
  await sql`insert into rollup_buckets as r select account_id, date_bin('5 minutes', ${at}, 'epoch'), ${kind}, count(*) * 1000, count(*) * ${effect}::int, count(*) from filling group by 1, 2
    on conflict (account_id, bucket, kind) do update set amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count`;
  await sql`insert into rollup_kinds as r select account_id, to_char(${at} at time zone zone, 'YYYY-MM-DD'), ${kind}, count(*) * 1000, count(*) * ${effect}::int, count(*) from filling group by 1, 2
    on conflict (account_id, day, kind) do update set amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count`;
}

/** A link for every thousand entries that have none yet. */
async function seal(sql: postgres.Sql, accountId: string): Promise<void> {
  await sql.unsafe(`do $$
    declare
      v_account accounts;
      v_at timestamptz;
      v_last bigint;
      v_bytes bytea;
    begin
      select * into v_account from accounts where account_id = '${accountId}';
      select sequence, at into v_last, v_at from seals where account_id = v_account.account_id order by sequence desc limit 1;
      loop
        select max(e.sequence), max(e.at), string_agg(ledger_bytes(e), ''::bytea order by e.sequence) into v_last, v_at, v_bytes
        from (select e.* from entries e where e.account_id = v_account.account_id and e.at >= v_at and e.sequence > v_last order by e.at, e.sequence limit 1000) as x
        join entries e on e.account_id = x.account_id and e.at = x.at and e.sequence = x.sequence;
        exit when v_last is null;
        v_account.seal := ledger_link(v_account.seal, v_account.account_id, v_bytes);
        insert into seals (account_id, sequence, at, hash) values (v_account.account_id, v_last, v_at, v_account.seal);
      end loop;
      update accounts set seal = v_account.seal where account_id = v_account.account_id;
    end $$`);
}
