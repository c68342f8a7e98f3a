import { settledJobs } from "#db/queries/accuracy.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { accuracyByOperation, accuracyOf, accuracyTrend } from "#lib/domain/rating/accuracy.ts";
import { daysBetween } from "#lib/units/days.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { atWallTime, dayOf } from "#lib/units/period.ts";
import { cardOf } from "../cards.ts";

/** The stretches that may be asked for, and what each is shown by. */
const RANGES = { "30": { days: 30, by: "day" }, "90": { days: 90, by: "week" }, "365": { days: 365, by: "week" } } as const;
export type AccuracyRange = keyof typeof RANGES;

/** A page adds up no more jobs than this; of more it says that it shows the newest. */
const MOST = 200_000;

export type AskedAccuracy = { readonly range?: string | undefined; readonly operation?: string | undefined };

/**
 * How near quotes came to what jobs cost, as a trend, for all operations or one. Counts settled jobs by the day on which they
 * were started, in the account's zone. Null before the account has a ledger.
 */
export async function loadAccuracy({ accountId, now }: Caller, asked: AskedAccuracy) {
  const account = await loadAccount(accountId);
  if (!account) return null;
  const { zone, unit } = account;
  const range: AccuracyRange = asked.range === "90" || asked.range === "365" ? asked.range : "30";
  const { days, by } = RANGES[range];
  const last = dayOf(now, zone);
  const first = daysBetween(dayOf(later(now, -days * DAY), zone), last).at(-days) ?? last;
  const [rows, card] = await Promise.all([settledJobs(accountId, startOf(first, zone), zone, MOST), cardOf(account, now)]);
  const labelOf = (id: string) => card?.operations.find((operation) => operation.id === id)?.label ?? id;
  const operations = accuracyByOperation(rows).map((each) => ({ ...each, label: labelOf(each.operation) }));
  const operation = operations.find((each) => each.operation === asked.operation)?.operation ?? null;
  const chosen = operation === null ? rows : rows.filter((row) => row.operation === operation);
  const all = accuracyOf(rows);
  return {
    unit,
    zone,
    range,
    by,
    first,
    last,
    operation,
    operations,
    total: accuracyOf(chosen),
    trend: accuracyTrend(chosen, first, last, by),
    /** There were more jobs than are added up. */
    isCut: all.jobs === MOST,
  };
}

function startOf(day: string, zone: string) {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  return atWallTime({ year, month, day: date, hour: 0, minute: 0, second: 0 }, zone);
}
