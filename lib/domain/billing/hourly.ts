import { HOUR, type Instant, later } from "../../units/instant.ts";
import { type Millis, plus, sum } from "../../units/millis.ts";

/** What an account in arrears used in one hour by one operation, or was given back of it, and is not on any bill yet. Millis, below zero for what was given back. */
export type Unbilled = {
  readonly usedIn: Instant;
  readonly operation: string;
  readonly isRefund: boolean;
  readonly amount: Millis;
  readonly count: number;
};

/** A line of a bill. `isLate`: the bill of the hour that it was used in had been made (IMS-7). */
export type BillLine = Unbilled & { readonly isLate: boolean };

/** The bill of an hour, which begins at `hour`; its lines add up to `used`. */
export type HourlyBill = { readonly hour: Instant; readonly used: Millis; readonly lines: readonly BillLine[] };

/**
 * The bills to be made at `now`, the full hour at which the last one ended, of all that was booked before: one an hour with
 * usage (IMS-5). What was used in an hour that is billed already, and what was given back, goes on the latest of them (IMS-7).
 * Where more was given back than an hour used, the hours are billed together; nothing is billed while nothing is owed.
 */
export function hourlyBills(unbilled: readonly Unbilled[], isBilled: (hour: Instant) => boolean, now: Instant): readonly HourlyBill[] {
  const isFresh = ({ isRefund, usedIn }: Unbilled) => !isRefund && !isBilled(usedIn);
  const hours = [...new Set(unbilled.filter(isFresh).map(({ usedIn }) => usedIn))].sort((a, b) => a - b);
  const last = hours.at(-1) ?? later(now, -HOUR);
  if (unbilled.length === 0 || isBilled(last)) return [];
  const lines = unbilled.map((each) => ({ ...each, isLate: !each.isRefund && isBilled(each.usedIn) }));
  const bills = (hours.length > 0 ? hours : [last]).map((hour) =>
    billOf(
      hour,
      lines.filter((line) => (isFresh(line) ? line.usedIn : last) === hour),
    ),
  );
  if (bills.every(({ used }) => used > 0n)) return bills;
  const together = billOf(last, lines);
  return together.used > 0n ? [together] : [];
}

function billOf(hour: Instant, lines: readonly BillLine[]): HourlyBill {
  return { hour, lines, used: sum(lines.map(({ amount }) => amount)) };
}

/** A bill's lines by feature, for reading: what each came to. */
export function byFeature(
  lines: readonly BillLine[],
): readonly { readonly operation: string; readonly isLate: boolean; readonly amount: Millis }[] {
  const sums = new Map<string, { operation: string; isLate: boolean; amount: Millis }>();
  for (const { operation, isLate, amount } of lines) {
    const key = `${operation} ${isLate}`;
    const before = sums.get(key);
    sums.set(key, { operation, isLate, amount: before ? plus(before.amount, amount) : amount });
  }
  return [...sums.values()];
}
