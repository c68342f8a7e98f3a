import type { TrendPoint } from "#components/charts/spend-trend.tsx";
import { SpendTrendLazy } from "#components/charts/spend-trend-lazy.tsx";
import { Amount } from "#components/ui/amount.tsx";
import { unitWord } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { DayUsage } from "#lib/domain/plans/usage.ts";
import { formatMillis, type Millis, millis } from "#lib/units/millis.ts";

export type PeriodUsage = {
  readonly unit: string;
  readonly zone: string;
  readonly days: readonly DayUsage[];
  readonly calendar: readonly string[];
  readonly spent: Millis;
  readonly projected: Millis | null;
  /** What the plan grants a month; null where it is none to compare with. */
  readonly monthly: Millis | null;
};

/** Spending of the period, day by day, against the plan; the same as a table, one key away. */
export function PeriodByDay({ view }: { readonly view: PeriodUsage }) {
  const { unit, zone, days, spent, projected, monthly } = view;
  const units = unitWord(unit, millis(0n));
  return (
    <Panel
      title="This period, by day"
      note={
        <>
          {units} · <Amount value={spent} /> spent
          {projected !== null && (
            <>
              {" "}
              · projected end <Amount value={roundUp(projected)} />
              {share(projected, monthly)}
            </>
          )}
        </>
      }
    >
      <SpendTrendLazy points={pointsOf(view)} plan={monthly && main(monthly)} unit={units} />
      <details className="mt-2 text-sm">
        <summary className="w-fit rounded-sm py-1 text-dim">As a table, days of {zone}</summary>
        <Table caption={`Spent by day, ${units}`}>
          <thead>
            <tr>
              <Th>Day</Th>
              <Th numeric>Spent</Th>
              <Th numeric>Total</Th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, spent: amount, total }) => (
              <Row key={day}>
                <RowHead className="numbers">{day}</RowHead>
                <Td numeric>
                  <Amount value={amount} />
                </Td>
                <Td numeric>
                  <Amount value={total} />
                </Td>
              </Row>
            ))}
          </tbody>
        </Table>
      </details>
    </Panel>
  );
}

function pointsOf({ days, calendar, projected }: PeriodUsage): readonly TrendPoint[] {
  const today = days.length - 1;
  const known = days.map(
    ({ day, spent, total }, index): TrendPoint => ({
      day,
      used: index < today ? main(total) : null,
      // The day before is part of both lines, so that they meet.
      unfinished: index >= today - 1 ? main(total) : null,
      projected: index === today ? main(total) : null,
      spent: formatMillis(spent),
    }),
  );
  const end = projected === null ? null : main(projected);
  const toCome = calendar.slice(days.length);
  const ahead = toCome.map(
    (day, index): TrendPoint => ({ day, used: null, unfinished: null, projected: index === toCome.length - 1 ? end : null, spent: null }),
  );
  return [...known, ...ahead];
}

// A projection is a straight guess: a fraction of a credit would only pretend to know more.
function roundUp(amount: Millis): Millis {
  return millis(((amount + 999n) / 1000n) * 1000n);
}

function share(part: Millis, whole: Millis | null): string {
  return whole ? ` (${(part * 100n) / whole}% of the plan)` : "";
}

function main(amount: Millis): number {
  return Number(amount) / 1000;
}
