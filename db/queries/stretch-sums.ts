import { type SQL, sql } from "drizzle-orm";
import { formatInstant, type Instant, instant, MINUTE } from "#lib/units/instant.ts";
import { atWallTime, dayOf, type Period, wallTime } from "#lib/units/period.ts";

/** Of the finer roll-up; divides every time zone's days. */
const BUCKET = 5 * MINUTE;
const NO_DAY = { first: "9", last: "0" };

/**
 * What of each kind of entry is in a stretch of the books (GEN-8): kind, amount and effect in millis, count. Added up from days and
 * five minutes, so that it is flat as books grow. Of five minutes that an end of the stretch cuts, the entries of the smaller part are
 * read, to be added or taken off.
 */
export function sumsOf(accountId: string, period: Period, zone: string): SQL {
  const { first, last, from, to, firstBucket, lastBucket } = wholeParts(period, zone);
  const [start, end] = [period.start, period.end].map(formatInstant);
  const [dayStart, dayEnd, bucketStart, bucketEnd] = [from, to, firstBucket, lastBucket].map(formatInstant);
  return sql`
    select kind, sum(amount) as amount, sum(effect) as effect, sum(count) as count from (
      select kind, amount, effect, count from rollup_kinds where account_id = ${accountId} and day between ${first} and ${last}
      union all
      select kind, amount, effect, count from rollup_buckets where account_id = ${accountId}
        and ((bucket >= ${bucketStart} and bucket < ${dayStart}) or (bucket >= ${dayEnd} and bucket < ${bucketEnd}))
      union all
      select kind, sign * amount, sign * effect, sign from (
        select kind, amount, effect, case when at >= ${start} and at < ${end} then 1 else -1 end as sign from entries where account_id = ${accountId}
          and (${between(period.start, firstBucket)} or ${between(lastBucket, period.end)})
      ) as cut
    ) as parts group by kind having sum(count) <> 0`;
}

function between(one: Instant, other: Instant): SQL {
  const [from, to] = one < other ? [one, other] : [other, one];
  return sql`(at >= ${formatInstant(from)} and at < ${formatInstant(to)})`;
}

// [firstBucket, from) buckets, [from, to) days, [to, lastBucket) buckets; entries between each end and the bucket that begins nearest to it.
function wholeParts({ start, end }: Period, zone: string) {
  const midnight = (at: Instant, days: number) => {
    const wall = wallTime(at, zone);
    return atWallTime({ ...wall, day: wall.day + days, hour: 0, minute: 0, second: 0 }, zone);
  };
  const isWithinOne = Math.floor(start / BUCKET) === Math.floor(end / BUCKET);
  const nearest = (at: Instant) => (isWithinOne ? end : instant(Math.round(at / BUCKET) * BUCKET));
  const [firstBucket, lastBucket] = [nearest(start), nearest(end)];
  const from = midnight(start, 0) === start ? start : midnight(start, 1);
  const to = midnight(end, 0);
  if (from < to) return { first: dayOf(from, zone), last: dayOf(instant(to - 1), zone), from, to, firstBucket, lastBucket };
  return { ...NO_DAY, from: lastBucket, to: lastBucket, firstBucket, lastBucket };
}
