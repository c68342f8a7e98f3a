"use client";
import type { AccuracyPoint } from "#components/charts/accuracy-trend.tsx";
import { AccuracyTrendLazy } from "#components/charts/accuracy-trend-lazy.tsx";
import { Amount } from "#components/ui/amount.tsx";
import { Count } from "#components/ui/count.tsx";
import { dateLocale, unitWord } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { type AccuracyStep, exactShare, perMille } from "#lib/domain/rating/accuracy.ts";
import { millis } from "#lib/units/millis.ts";
import { Percent } from "./percent.tsx";
import type { AccuracyView } from "./view.ts";

/** The trend by day or week, drawn one unit a chart, and the same as a table, one key away. */
export function Trend({ view: { trend, unit, by, zone } }: { readonly view: AccuracyView }) {
  const locale = useLocale();
  const name = ({ first, last }: AccuracyStep) => stepName(first, last, dateLocale(locale));
  const points = trend.map((step) => pointOf(step, name(step)));
  const units = unitWord(unit, millis(0n));
  return (
    <Panel title="Trend" note={`by ${by}`} className="mb-3.5">
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <div className="min-w-0">
          <h3 className="mb-1 text-sm text-dim">Exactly as quoted, share of the jobs</h3>
          <AccuracyTrendLazy points={points} measure="share" unit={units} />
        </div>
        <div className="min-w-0">
          <h3 className="mb-1 text-sm text-dim">Mean error, {units} a job</h3>
          <AccuracyTrendLazy points={points} measure="error" unit={units} />
          <p className="mt-1 flex flex-wrap gap-x-4 pl-11 text-xs text-dim">
            <Key ink="border-warn">absolute</Key>
            <Key ink="border-dim border-dashed">signed: below 0 is cheaper than quoted</Key>
          </p>
        </div>
      </div>
      <details className="mt-2 text-sm">
        <summary className="w-fit rounded-sm py-1 text-dim">As a table, days of {zone}</summary>
        <Table caption={`Accuracy of quotes by ${by}`}>
          <thead>
            <tr>
              <Th>{by === "day" ? "Day" : "Week"}</Th>
              <Th numeric>Jobs</Th>
              <Th numeric>Exact</Th>
              <Th numeric>Mean absolute</Th>
              <Th numeric>Mean signed</Th>
            </tr>
          </thead>
          <tbody>
            {trend.map((step) => (
              <StepRow key={step.first} name={name(step)} step={step} />
            ))}
          </tbody>
        </Table>
      </details>
    </Panel>
  );
}

function StepRow({ name, step: { accuracy } }: { readonly name: string; readonly step: AccuracyStep }) {
  const { jobs, meanAbsolute, meanSigned } = accuracy;
  return (
    <Row>
      <RowHead className="numbers whitespace-nowrap" suppressHydrationWarning>
        {name}
      </RowHead>
      <Td numeric>
        <Count value={jobs} />
      </Td>
      <Td numeric>
        <Percent share={exactShare(accuracy)} />
      </Td>
      <Td numeric>{meanAbsolute === null ? <span className="text-faint">–</span> : <Amount value={meanAbsolute} />}</Td>
      <Td numeric>{meanSigned === null ? <span className="text-faint">–</span> : <Amount value={meanSigned} signed />}</Td>
    </Row>
  );
}

function Key({ ink, children }: { readonly ink: string; readonly children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden="true" className={`w-5 border-t-2 ${ink}`} />
      {children}
    </span>
  );
}

function pointOf({ first, accuracy }: AccuracyStep, name: string): AccuracyPoint {
  const { jobs, meanAbsolute, meanSigned } = accuracy;
  const share = exactShare(accuracy);
  const main = (amount: bigint | null) => (amount === null ? null : Number(amount) / 1_000);
  return { first, name, jobs, exact: share && perMille(share) / 10, absolute: main(meanAbsolute), signed: main(meanSigned) };
}

function stepName(first: string, last: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const [from, to] = [format.format(Date.parse(first)), format.format(Date.parse(last))];
  return from === to ? from : `${from} – ${to}`;
}
