import type { Sql } from "postgres";
import { pool } from "./client.ts";

/** A promise of the books that does not hold: which one, where, and the figures that differ. */
export type Break = { readonly rule: string; readonly accountId: string; readonly detail: string };

/**
 * Checks what must always hold (ledger.md, "What must hold"), for one account or all: balances equal their lots and open
 * holds, both sides of the books agree, sequences have no gap, running balances and roll-ups add up. Empty when they do.
 * Books of millions of entries take longer than the pool's time-out allows: check them `through` a connection of their own.
 */
export async function verifyLedger(accountId: string | null = null, through: Sql = pool()): Promise<Break[]> {
  const breaks = await through<Break[]>`
    with scope as (select * from accounts where ${accountId}::uuid is null or account_id = ${accountId}),
    booked as (
      select e.account_id, count(*) as entries, max(e.sequence) as last, sum(e.effect) as available,
        sum(case when to_side = 'held' then amount else 0 end - case when from_side = 'held' then amount else 0 end) as held
      from entries e join scope using (account_id) group by 1
    ),
    chained as (
      select e.account_id, e.sequence, e.at, e.balance_after, e.effect,
        lag(e.balance_after, 1, 0::bigint) over w as balance_before, lag(e.sequence, 1, 0::bigint) over w as sequence_before, lag(e.at) over w as at_before
      from entries e join scope using (account_id) window w as (partition by e.account_id order by e.sequence)
    ),
    open_lots as (select account_id, sum(remaining) as total from lots join scope using (account_id) group by 1),
    open_holds as (select account_id, sum(amount) as total from holds join scope using (account_id) where state = 'open' group by 1),
    rolled as (select account_id, sum(effect) as effect, sum(count) as count from rollup_kinds join scope using (account_id) group by 1),
    quarters as (select account_id, sum(effect) as effect, sum(count) as count from rollup_quarters join scope using (account_id) group by 1),
    ended as (
      select h.account_id, h.id, h.amount, h.settled, h.returned,
        coalesce(sum(e.amount) filter (where e.kind = 'settle'), 0) as booked_settled, coalesce(sum(e.amount) filter (where e.kind = 'release'), 0) as booked_returned
      from holds h join scope using (account_id) left join entries e on e.account_id = h.account_id and e.hold_id = h.id
      where h.state <> 'open' group by 1, 2, 3, 4, 5
    )
    select 'available equals the open lots' as rule, s.account_id as "accountId", format('%s against %s', s.available, coalesce(l.total, 0)) as detail
      from scope s left join open_lots l using (account_id) where s.available <> coalesce(l.total, 0)
    union all select 'held equals the open holds', s.account_id, format('%s against %s', s.held, coalesce(h.total, 0))
      from scope s left join open_holds h using (account_id) where s.held <> coalesce(h.total, 0)
    union all select 'balances equal the entries', s.account_id, format('available %s against %s, held %s against %s', s.available, b.available, s.held, b.held)
      from scope s left join booked b using (account_id) where s.available <> coalesce(b.available, 0) or s.held <> coalesce(b.held, 0)
    union all select 'no entry is missing', s.account_id, format('%s entries up to %s, the account counts %s', b.entries, b.last, s.sequence)
      from scope s left join booked b using (account_id) where s.sequence <> coalesce(b.entries, 0) or s.sequence <> coalesce(b.last, 0)
    union all select 'each balance follows from the one before', account_id, format('entry %s', sequence)
      from chained where balance_after <> balance_before + effect or sequence <> sequence_before + 1 or at < at_before
    union all select 'roll-ups equal the entries', s.account_id, format('%s against %s', r.effect, b.available)
      from scope s left join booked b using (account_id) left join rolled r using (account_id) left join quarters q using (account_id)
      where coalesce(r.effect, 0) <> coalesce(b.available, 0) or coalesce(r.count, 0) <> coalesce(b.entries, 0)
        or coalesce(q.effect, 0) <> coalesce(b.available, 0) or coalesce(q.count, 0) <> coalesce(b.entries, 0)
    union all select 'an ended hold is settled and returned in full', account_id, format('hold %s', id)
      from ended where settled + returned <> amount or settled <> booked_settled or returned <> booked_returned`;
  return [...breaks];
}
