import postgres from "postgres";
import { freshDatabase } from "../db/testing.ts";
import { verifyLedger } from "../db/verify.ts";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { loadStatement } from "../lib/services/ledger/load-statement.ts";
import { loadPlanAndUsage } from "../lib/services/plans/load-plan-and-usage.ts";
import { DAY, later } from "../lib/units/instant.ts";
import { type Figure, median, rounded, timed } from "./figure.ts";
import { benchStudio } from "./studio.ts";

const RUNS = 5;
const LOADS = 40;
const SMALL = 1_000;
const LARGE = 1_000_000;

/** The server's time for Plan & usage and for the statement's first page, with a thousand and with a million entries: the ratio is what matters. */
export async function measure(): Promise<Figure[]> {
  const database = await freshDatabase();
  try {
    const [small, large] = [await benchStudio(), await benchStudio()];
    await fill(database.url, small, SMALL);
    await fill(database.url, large, LARGE);
    const patient = postgres(database.url, { max: 1 });
    const breaks = await verifyLedger(null, patient);
    await patient.end();
    if (breaks.length > 0) throw new Error(`the filled books do not verify: ${JSON.stringify(breaks)}`);
    return [
      ...(await compare("dashboard", small, large, loadPlanAndUsage)),
      ...(await compare("statement", small, large, (caller) => loadStatement(caller, {}))),
    ];
  } finally {
    await database.drop();
  }
}

async function compare(name: string, small: Caller, large: Caller, load: (caller: Caller) => Promise<unknown>): Promise<Figure[]> {
  const times = { small: [] as number[], large: [] as number[] };
  const at = later(small.now, 40 * DAY);
  for (let run = 0; run <= RUNS; run++) {
    // Turn about, so that a busy moment of the machine meets both; the first round only warms up.
    const one = median(await timed(Array.from({ length: LOADS }), 1, () => load({ ...small, now: at })));
    const other = median(await timed(Array.from({ length: LOADS }), 1, () => load({ ...large, now: at })));
    if (run > 0) {
      times.small.push(one);
      times.large.push(other);
    }
  }
  const [few, many] = [median(times.small), median(times.large)];
  return [
    { name: `${name}.${SMALL}`, value: rounded(few), unit: "ms", runs: RUNS },
    { name: `${name}.${LARGE}`, value: rounded(many), unit: "ms", ratio: rounded(many / few), against: `${name}.${SMALL}`, runs: RUNS },
  ];
}

/**
 * Gives an account a past of `entries` entries over 30 days, as its owner in the database: holds of one credit, each settled.
 * Posting a million by the ledger takes minutes; the checker confirms that these books are what the ledger would have written.
 */
async function fill(url: string, { accountId, actor }: Caller, entries: number): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const jobs = Math.floor(entries / 2);
  await sql`select ledger_ensure_partitions(now() - interval '1 month', now() + interval '4 months')`;
  await sql`create temp table filling as
    select a.account_id, n, gen_random_uuid() as hold_id, a.sequence + n as place, a.available, a.zone, l.id as lot_id, l.class,
      date_trunc('milliseconds', a.last_entry_at + n * (interval '30 days' / ${jobs * 2 + 1})) as at
    from accounts a join lots l on l.account_id = a.account_id and l.class = 'packs', generate_series(1, ${jobs * 2}) as n where a.account_id = ${accountId}`;
  await sql`update filling f set hold_id = h.hold_id from filling h where h.n = f.n - 1 and f.n % 2 = 0`;
  await sql`insert into holds (account_id, id, operation, amount, settled, state, outcome, runner, created_by, created_at, expires_at, ended_at)
    select account_id, hold_id, 'shot', 1000, 1000, 'settled', 'succeeded', 'self', ${actor}, at, at + interval '1 day', at from filling where n % 2 = 1`;
  await sql`insert into hold_allocations select account_id, hold_id, 1, lot_id, 1000 from filling where n % 2 = 1`;
  await sql`insert into entries (account_id, sequence, at, transaction, kind, from_side, to_side, amount, effect, balance_after, lot_id, lot_class, hold_id, operation, card_id, card_version, actor, key)
    select account_id, place, at, gen_random_uuid(), case when n % 2 = 1 then 'hold' else 'settle' end, case when n % 2 = 1 then 'available' else 'held' end,
      case when n % 2 = 1 then 'held' else 'spent' end, 1000, case when n % 2 = 1 then -1000 else 0 end, available - 1000 * ((n + 1) / 2), lot_id, class, hold_id, 'shot', 'act3', 1, ${actor}, 'bench:' || n
    from filling order by n`;
  await sql`insert into rollup_kinds as r select e.account_id, to_char(e.at at time zone f.zone, 'YYYY-MM-DD'), e.kind, sum(e.amount), sum(e.effect), count(*)
    from entries e join filling f on f.account_id = e.account_id and f.place = e.sequence group by 1, 2, 3
    on conflict (account_id, day, kind) do update set amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count`;
  await sql`insert into rollup_quarters as r select e.account_id, date_bin('15 minutes', e.at, 'epoch'), e.kind, sum(e.amount), sum(e.effect), count(*)
    from entries e join filling f on f.account_id = e.account_id and f.place = e.sequence group by 1, 2, 3
    on conflict (account_id, quarter, kind) do update set amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count`;
  await sql`insert into rollup_operations as r select account_id, to_char(at at time zone zone, 'YYYY-MM-DD'), 'shot', count(*) * 1000, count(*) from filling where n % 2 = 0 group by 1, 2
    on conflict (account_id, day, operation) do update set amount = r.amount + excluded.amount, count = r.count + excluded.count`;
  await sql`update accounts set available = available - ${jobs} * 1000, sequence = sequence + ${jobs * 2}, last_entry_at = (select max(at) from filling), period_end = period_end + interval '40 days' where account_id = ${accountId}`;
  await sql`update lots set remaining = remaining - ${jobs} * 1000 where account_id = ${accountId} and class = 'packs'`;
  await sql`drop table filling`;
  await sql`vacuum analyze entries, holds, hold_allocations, rollup_kinds, rollup_quarters, rollup_operations`;
  await sql.end();
}
