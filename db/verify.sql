-- What must hold in the books (ledger.md), of one account ($1) or of all (null), at the accounts' own time ($2, or by their clocks): a row an
-- account, with what does not (twenty places a promise), and with the sequence and the seal of the very snapshot that was checked. With $3, an account
-- that somebody else checks in this way just now has no row. With $4, organizations have clocks of their own. Figures are told in the account's unit.
with scope as (
  select a.*, o.clock_skew, coalesce($2::timestamptz, now() + o.clock_skew * interval '1 millisecond') as clock
  from accounts a, lateral (select case when $4::boolean then coalesce((select own.clock_skew from organizations own where own.id = a.account_id), 0) else 0 end as clock_skew) as o
  where ($1::uuid is null or a.account_id = $1::uuid) and (not $3::boolean or (select pg_try_advisory_xact_lock(7424243, hashtext($1::text))))
),
-- Entries in the order of their key, which is that of their numbers wherever the books are right: read by the index, never sorted.
chained as (
  select e.account_id, e.sequence, e.at, e.kind, e.from_side, e.to_side, e.amount, e.effect, e.balance_after, e.hold_id, e.limits, e.actor = '' or e.key = '' as is_nameless,
    lag(e.balance_after, 1, 0::bigint) over w as balance_before, lag(e.sequence, 1, 0::bigint) over w as sequence_before
  from entries e join scope using (account_id) window w as (partition by e.account_id order by e.at, e.sequence)
),
-- Everything that is added up is added up from these.
summed as (
  select account_id, date_bin('5 minutes', at, 'epoch') as bucket, kind, from_side, to_side, sum(amount) as amount, sum(effect) as effect, count(*) as count, max(sequence) as last
  from chained group by 1, 2, 3, 4, 5
),
booked as (
  select account_id, sum(count) as entries, max(last) as last, sum(effect) as available,
    sum(case when to_side = 'held' then amount else 0 end - case when from_side = 'held' then amount else 0 end) as held,
    sum(case when to_side = 'spent' then amount else 0 end - case when from_side = 'spent' then amount else 0 end) as spent,
    sum(case when to_side = 'expired' then amount else 0 end - case when from_side = 'expired' then amount else 0 end) as expired,
    sum(case when from_side in ('granted', 'external') then amount else 0 end - case when to_side in ('granted', 'external') then amount else 0 end) as given,
    sum(case when kind = 'bill' then amount else 0 end) as billed
  from summed group by 1
),
open_lots as (select account_id, sum(remaining) as total from lots join scope using (account_id) where closed_at is null group by 1),
shut_lots as (select account_id, sum(remaining) as total from lots join scope using (account_id) where closed_at is not null group by 1),
open_holds as (select account_id, sum(amount) as total from holds join scope using (account_id) where state = 'open' group by 1),
moved as (
  select account_id, hold_id, sum(amount) filter (where kind = 'settle') as settled, sum(amount) filter (where kind = 'release') as returned, sum(amount) filter (where kind = 'refund') as refunded
  from chained where hold_id is not null and kind <> 'hold' group by 1, 2
),
buckets as (select account_id, bucket, kind, sum(amount) as amount, sum(effect) as effect, sum(count) as count from summed group by 1, 2, 3),
days as (
  select b.account_id, to_char(b.bucket at time zone s.zone, 'YYYY-MM-DD') as day, b.kind, sum(b.amount) as amount, sum(b.effect) as effect, sum(b.count) as count
  from buckets b join scope s using (account_id) group by 1, 2, 3
),
spending as (select account_id, amount, count, dimension from
  (select account_id, sum(case when to_side = 'spent' then amount else -amount end) as amount, sum(count) as count
    from summed where 'spent' in (from_side, to_side) group by 1) as e,
  unnest(array['operation', 'project', 'department', 'member', 'hour']) as dimension),
rolled_spending as (select account_id, dimension, sum(amount) as amount, sum(count) as count from rollup_spend join scope using (account_id) group by 1, 2),
limited as (
  select account_id, limit_id, sum(used) as used, sum(held) as held from (
    select account_id, unnest(limits) as limit_id, case when to_side = 'spent' then amount else -amount end as used, 0 as held from chained where limits is not null
    union all select account_id, unnest(limits), 0, amount from holds join scope using (account_id) where state = 'open'
  ) as counted group by 1, 2
),
-- The entries between two links, by the key's own order.
linked as (
  select s.account_id, s.sequence, s.at, s.hash, lag(s.hash) over w as previous, lag(s.sequence, 1, 0::bigint) over w as sequence_before, lag(s.at, 1, '-infinity') over w as at_before
  from seals s join scope using (account_id) window w as (partition by s.account_id order by s.sequence)
),
sealed as (
  select l.account_id, l.sequence as link, l.hash, l.previous, e.bytes, e.first, e.last from linked l cross join lateral (
    select string_agg(ledger_bytes(e), ''::bytea order by e.at, e.sequence) as bytes, min(e.sequence) as first, max(e.sequence) as last from entries e
    where e.account_id = l.account_id and (e.at, e.sequence) > (l.at_before, l.sequence_before) and (e.at, e.sequence) <= (l.at, l.sequence) and e.at >= l.at_before and e.at <= l.at
  ) as e
),
broken as (
select 'available equals the open lots' as rule, s.account_id as "accountId", format('%s against %s', trim_scale(s.available / 1000.0), trim_scale(coalesce(l.total, 0) / 1000.0)) as detail
  from scope s left join open_lots l using (account_id) where s.available <> coalesce(l.total, 0)
union all select 'a closed lot is empty', account_id, format('%s are left', trim_scale(total / 1000.0)) from shut_lots where total <> 0
union all select 'held equals the open holds', s.account_id, format('%s against %s', trim_scale(s.held / 1000.0), trim_scale(coalesce(h.total, 0) / 1000.0))
  from scope s left join open_holds h using (account_id) where s.held <> coalesce(h.total, 0)
union all select 'balances equal the entries', s.account_id, format('available %s against %s, held %s against %s', trim_scale(s.available / 1000.0), trim_scale(coalesce(b.available, 0) / 1000.0),
    trim_scale(s.held / 1000.0), trim_scale(coalesce(b.held, 0) / 1000.0))
  from scope s left join booked b using (account_id) where s.available <> coalesce(b.available, 0) or s.held <> coalesce(b.held, 0)
union all select 'what was given is available, held, spent or expired', s.account_id, format('given %s, available %s, held %s, spent %s, expired %s', trim_scale(given / 1000.0),
    trim_scale(s.available / 1000.0), trim_scale(s.held / 1000.0), trim_scale(spent / 1000.0), trim_scale(expired / 1000.0))
  from scope s join booked b using (account_id) where given <> s.available + s.held + spent + expired
union all select 'unbilled equals what was used and not billed', s.account_id, format('%s against %s', trim_scale(s.unbilled / 1000.0), trim_scale((spent - billed) / 1000.0))
  from scope s join booked b using (account_id) where s.unbilled <> case when s.credit_limit is null then 0 else spent - billed end
union all select 'no entry is missing', s.account_id, format('%s entries up to %s, the account counts %s', b.entries, b.last, s.sequence)
  from scope s left join booked b using (account_id) where s.sequence <> coalesce(b.entries, 0) or s.sequence <> coalesce(b.last, 0)
union all select 'each balance follows from the one before', account_id, format('entry %s', sequence)
  from chained where balance_after <> balance_before + effect or sequence <> sequence_before + 1
    or effect <> case when to_side = 'available' then amount else 0 end - case when from_side = 'available' then amount else 0 end
union all select 'each entry has its seal', account_id, case when first is null then format('the entries of link %s are missing', link)
    when first = last then format('entry %s', first) else format('one of the entries %s to %s', first, last) end
  from sealed where hash is distinct from ledger_link(previous, account_id, bytes)
union all select 'the head of the seals is the account''s', s.account_id, 'the last link differs'
  from scope s left join lateral (select k.hash, k.sequence from seals k where k.account_id = s.account_id order by k.sequence desc limit 1) as k on true
  where s.seal is distinct from k.hash or s.sequence <> coalesce(k.sequence, 0)
union all select 'an ended hold is settled and returned in full', h.account_id, format('hold %s', h.id)
  from holds h join scope using (account_id) left join moved m on m.account_id = h.account_id and m.hold_id = h.id
  where h.state <> 'open' and (h.settled + h.returned <> h.amount or h.refunded > h.settled
    or (h.settled, h.returned, h.refunded) is distinct from (coalesce(m.settled, 0)::bigint, coalesce(m.returned, 0)::bigint, coalesce(m.refunded, 0)::bigint))
union all select 'a hold is drawn from lots in full', h.account_id, format('hold %s', h.id)
  from holds h join scope using (account_id) where cardinality(h.lot_ids) <> cardinality(h.lot_amounts)
    or h.amount <> case cardinality(h.lot_amounts) when 1 then h.lot_amounts[1] else (select coalesce(sum(part), 0) from unnest(h.lot_amounts) as part) end
union all select 'no open hold is past its time', h.account_id, format('hold %s ended at %s', h.id, h.expires_at)
  from holds h join scope s using (account_id) where h.state = 'open' and h.expires_at < s.clock - interval '10 minutes'
union all select 'the roll-up by five minutes equals the entries', coalesce(b.account_id, r.account_id), format('%s of %s', coalesce(b.kind, r.kind), coalesce(b.bucket, r.bucket))
  from buckets b full join (select r.* from rollup_buckets r join scope using (account_id)) as r on r.account_id = b.account_id and r.bucket = b.bucket and r.kind = b.kind
  where (b.amount, b.effect, b.count) is distinct from (r.amount::numeric, r.effect::numeric, r.count::numeric)
union all select 'the roll-up by day equals the entries', coalesce(d.account_id, r.account_id), format('%s of %s', coalesce(d.kind, r.kind), coalesce(d.day, r.day))
  from days d full join (select r.* from rollup_kinds r join scope using (account_id)) as r on r.account_id = d.account_id and r.day = d.day and r.kind = d.kind
  where (d.amount, d.effect, d.count) is distinct from (r.amount::numeric, r.effect::numeric, r.count::numeric)
union all select 'the roll-up of spending equals the entries', coalesce(d.account_id, r.account_id), format('by %s: %s against %s', coalesce(d.dimension, r.dimension), trim_scale(r.amount / 1000.0), trim_scale(d.amount / 1000.0))
  from spending d full join rolled_spending r on r.account_id = d.account_id and r.dimension = d.dimension
  where (d.amount, d.count::numeric) is distinct from (r.amount, r.count)
union all select 'a limit counts what was spent and held under it', l.account_id, format('limit %s: used %s against %s, held %s against %s', l.id, trim_scale(l.used / 1000.0),
    trim_scale(coalesce(c.used, 0) / 1000.0), trim_scale(l.held / 1000.0), trim_scale(coalesce(c.held, 0) / 1000.0))
  from limits l join scope using (account_id) left join limited c on c.account_id = l.account_id and c.limit_id = l.id
  where l.used <> coalesce(c.used, 0) or l.held <> coalesce(c.held, 0)
union all select 'every grant names where it came from and who gave it', l.account_id, format('lot %s', l.id)
  from lots l join scope using (account_id) where l.source = ''
union all select 'every entry names who made it', account_id, format('entry %s', sequence) from chained where is_nameless
union all select 'a payment grants once', l.account_id, format('%s granted %s lots of %s', l.source_id, count(*), l.class)
  from lots l join scope using (account_id) where l.cost is not null group by l.account_id, l.source_id, l.class, l.source having count(*) > 1
)
select s.account_id as "accountId", s.clock_skew as "clockSkew", s.sequence, s.seal, coalesce(b.breaks, '[]') as breaks
from scope s left join (
  select "accountId" as account_id, json_agg(json_build_object('rule', rule, 'accountId', "accountId",
    'detail', case when n = 20 and total > 20 then format('%s, and %s more', detail, total - 20) else detail end) order by rule, n) as breaks
  from (select *, row_number() over (partition by "accountId", rule order by length(detail), detail) as n, count(*) over (partition by "accountId", rule) as total from broken) as counted
  where n <= 20 group by 1
) as b using (account_id)
order by s.account_id
