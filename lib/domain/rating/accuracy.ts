import { daysBetween, mondayOf } from "#lib/units/days.ts";
import { type Millis, sum, ZERO } from "#lib/units/millis.ts";
import { type Rational, rational, toMillis } from "#lib/units/rational.ts";

/** The settled jobs of one day and operation: what was quoted, and by how much what they cost was off. */
export type SettledJobs = {
  /** The day on which they were started, in the account's zone. */
  readonly day: string;
  readonly operation: string;
  readonly jobs: number;
  /** How many cost exactly what was quoted. */
  readonly exact: number;
  readonly quoted: Millis;
  /** Σ (cost − quote): below zero where jobs cost less. The cost counts what was beyond the hold and never charged (GEN-5). */
  readonly signed: Millis;
  /** Σ |cost − quote|. */
  readonly absolute: Millis;
  /** Σ of what was beyond the hold and never charged. */
  readonly excess: Millis;
};

/** How near quotes came to what jobs cost. Means are rounded half up to a milli; null where there is no job. */
export type Accuracy = Omit<SettledJobs, "day" | "operation"> & {
  readonly meanSigned: Millis | null;
  readonly meanAbsolute: Millis | null;
};

/** The accuracy of all these jobs together. */
export function accuracyOf(rows: readonly SettledJobs[]): Accuracy {
  const count = (name: "jobs" | "exact") => rows.reduce((total, row) => total + row[name], 0);
  const total = (name: "quoted" | "signed" | "absolute" | "excess") => sum(rows.map((row) => row[name]));
  const jobs = count("jobs");
  const mean = (amount: Millis) => (jobs === 0 ? null : toMillis(rational(amount, 1000n * BigInt(jobs))));
  const [signed, absolute] = [total("signed"), total("absolute")];
  return {
    jobs,
    exact: count("exact"),
    quoted: total("quoted"),
    signed,
    absolute,
    excess: total("excess"),
    meanSigned: mean(signed),
    meanAbsolute: mean(absolute),
  };
}

/** A day or a week of the trend; `days` may begin or end within a week. */
export type AccuracyStep = { readonly first: string; readonly last: string; readonly accuracy: Accuracy };

/** The trend from one day to another, both included: a step for every day or week, also where no job settled. */
export function accuracyTrend(rows: readonly SettledJobs[], first: string, last: string, by: "day" | "week"): readonly AccuracyStep[] {
  const startOf = by === "week" ? mondayOf : (day: string) => day;
  const steps = new Map<string, string[]>();
  for (const day of daysBetween(first, last)) steps.set(startOf(day), [...(steps.get(startOf(day)) ?? []), day]);
  const byStep = Map.groupBy(rows, ({ day }) => startOf(day));
  return [...steps].map(([start, days]) => {
    const within = (byStep.get(start) ?? []).filter(({ day }) => day >= first && day <= last);
    return { first: days[0] ?? start, last: days.at(-1) ?? start, accuracy: accuracyOf(within) };
  });
}

/** Each operation's accuracy, the one with most jobs first. */
export function accuracyByOperation(rows: readonly SettledJobs[]): readonly { readonly operation: string; readonly accuracy: Accuracy }[] {
  return [...Map.groupBy(rows, ({ operation }) => operation)]
    .map(([operation, own]) => ({ operation, accuracy: accuracyOf(own) }))
    .sort((a, b) => b.accuracy.jobs - a.accuracy.jobs || (a.operation < b.operation ? -1 : 1));
}

/** The share of jobs that cost exactly what was quoted; null where there is none. */
export function exactShare({ exact, jobs }: Pick<Accuracy, "exact" | "jobs">): Rational | null {
  return jobs === 0 ? null : rational(exact, jobs);
}

/** The absolute error as a share of what was quoted; null where nothing was. */
export function relativeError({ absolute, quoted }: Pick<Accuracy, "absolute" | "quoted">): Rational | null {
  return quoted === ZERO ? null : rational(absolute, quoted);
}

/** A share as tenths of a percent, cut, not rounded: 99.96% is not "all". */
export function perMille({ numerator, denominator }: Rational): number {
  return Number((numerator * 1000n) / denominator);
}
