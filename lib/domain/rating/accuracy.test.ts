import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { daysBetween } from "#lib/units/days.ts";
import { credits, millis, ZERO } from "#lib/units/millis.ts";
import { accuracyByOperation, accuracyOf, accuracyTrend, exactShare, perMille, relativeError, type SettledJobs } from "./accuracy.ts";

type Job = { readonly day: string; readonly operation: string; readonly quoted: bigint; readonly cost: bigint };

/** Jobs as the database sums them up. */
function rowsOf(jobs: readonly Job[]): readonly SettledJobs[] {
  return [...Map.groupBy(jobs, ({ day, operation }) => `${day} ${operation}`).values()].map((own) => {
    const total = (pick: (job: Job) => bigint) => millis(own.reduce((all, job) => all + pick(job), 0n));
    const error = ({ cost, quoted }: Job) => cost - quoted;
    return {
      day: own[0]?.day ?? "",
      operation: own[0]?.operation ?? "",
      jobs: own.length,
      exact: own.filter((job) => error(job) === 0n).length,
      quoted: total(({ quoted }) => quoted),
      signed: total(error),
      absolute: total((job) => (error(job) < 0n ? -error(job) : error(job))),
      excess: total((job) => (error(job) > 0n ? error(job) : 0n)),
    };
  });
}

const job = (day: string, operation: string, quoted: number, cost: number): Job => ({
  day,
  operation,
  quoted: credits(quoted),
  cost: credits(cost),
});

test("GEN-5: what was beyond the quote counts as an error though it was never charged, and errors do not cancel out in the absolute mean", () => {
  const rows = rowsOf([job("2026-03-02", "shot", 100, 100), job("2026-03-02", "render", 50, 40), job("2026-03-03", "render", 50, 60)]);
  const accuracy = accuracyOf(rows);
  assert.deepEqual(accuracy, {
    jobs: 3,
    exact: 1,
    quoted: credits(200),
    signed: ZERO,
    absolute: credits(20),
    excess: credits(10),
    meanSigned: ZERO,
    meanAbsolute: millis(6_667n),
  });
  const [share, error] = [exactShare(accuracy), relativeError(accuracy)];
  assert.deepEqual([share && perMille(share), error && perMille(error)], [333, 100]);
  assert.deepEqual(
    accuracyByOperation(rows).map(({ operation, accuracy: { jobs, meanSigned } }) => [operation, jobs, meanSigned]),
    [
      ["render", 2, ZERO],
      ["shot", 1, ZERO],
    ],
  );
});

test("a day without a settled job has no error and no share, which is not zero", () => {
  const [first, second] = accuracyTrend(rowsOf([job("2026-03-03", "shot", 10, 9)]), "2026-03-02", "2026-03-03", "day");
  assert.deepEqual(
    [first?.accuracy.meanSigned, first && exactShare(first.accuracy), first && relativeError(first.accuracy)],
    [null, null, null],
  );
  assert.deepEqual([second?.first, second?.accuracy.meanSigned], ["2026-03-03", credits(-1)]);
});

test("weeks begin on Monday, and the first and the last are as long as the days that were asked for", () => {
  const trend = accuracyTrend([], "2026-03-05", "2026-03-17", "week");
  assert.deepEqual(
    trend.map(({ first, last }) => [first, last]),
    [
      ["2026-03-05", "2026-03-08"],
      ["2026-03-09", "2026-03-15"],
      ["2026-03-16", "2026-03-17"],
    ],
  );
});

test("a share is cut, so that 99.96% never reads as all", () => {
  assert.equal(perMille({ numerator: 9_996n, denominator: 10_000n }), 999);
});

const DAYS = daysBetween("2026-02-20", "2026-03-20");
const anyJob: fc.Arbitrary<Job> = fc.record({
  day: fc.constantFrom(...DAYS),
  operation: fc.constantFrom("shot", "script", "render"),
  quoted: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  cost: fc.bigInt({ min: 0n, max: 10n ** 9n }),
});

test("days, weeks and operations add up to the whole, and the signed error is never beyond the absolute one", () => {
  fc.assert(
    fc.property(fc.array(anyJob, { maxLength: 40 }), (jobs) => {
      const rows = rowsOf(jobs);
      const whole = accuracyOf(rows);
      const parts = [
        accuracyTrend(rows, "2026-02-20", "2026-03-20", "day").map(({ accuracy }) => accuracy),
        accuracyTrend(rows, "2026-02-20", "2026-03-20", "week").map(({ accuracy }) => accuracy),
        accuracyByOperation(rows).map(({ accuracy }) => accuracy),
      ];
      for (const accuracies of parts) {
        const again = accuracyOf(accuracies.map((accuracy) => ({ ...accuracy, day: "", operation: "" })));
        assert.deepEqual(again, whole);
      }
      assert.ok(whole.absolute >= (whole.signed < 0n ? -whole.signed : whole.signed));
      assert.ok(whole.exact <= whole.jobs && (whole.absolute === 0n) === (whole.exact === whole.jobs));
      // The mean is the sum again, to half a milli a job.
      const off = whole.meanSigned === null ? 0n : whole.meanSigned * BigInt(whole.jobs) - whole.signed;
      assert.ok(2n * (off < 0n ? -off : off) <= BigInt(whole.jobs));
    }),
  );
});
