"use client";
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { dateLocale, formatShort } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";

/** One day or week, for drawing only; the table beside the chart has the exact figures. Null where no job settled: a gap is not a zero. */
export type AccuracyPoint = {
  readonly first: string;
  readonly name: string;
  readonly jobs: number;
  /** Percent of the jobs. */
  readonly exact: number | null;
  /** Main units a job. */
  readonly absolute: number | null;
  readonly signed: number | null;
};

type Series = { readonly key: "exact" | "absolute" | "signed"; readonly name: string; readonly stroke: string; readonly dash?: string };

/** One measure by day or week: the share of exact jobs in percent, or the mean errors in the account's unit. The last step is not over yet. */
export function AccuracyTrend({
  points,
  measure,
  unit,
}: {
  readonly points: readonly AccuracyPoint[];
  readonly measure: "share" | "error";
  readonly unit: string;
}) {
  const locale = useLocale();
  const series: readonly Series[] =
    measure === "share"
      ? [{ key: "exact", name: "exactly as quoted", stroke: "var(--accent)" }]
      : [
          { key: "absolute", name: "mean absolute error", stroke: "var(--warn)" },
          { key: "signed", name: "mean signed error", stroke: "var(--dim)", dash: "5 4" },
        ];
  const axis = { stroke: "var(--line)", tick: { fill: "var(--faint)", fontSize: 11 }, tickLine: false } as const;
  const day = (text: string) =>
    new Intl.DateTimeFormat(dateLocale(locale), { day: "numeric", month: "short", timeZone: "UTC" }).format(Date.parse(text));
  const ticks = [points[0]?.first, points.at(-1)?.first].flatMap((name) => name ?? []);
  const write = (value: number) => (measure === "share" ? `${value}%` : formatShort(value, locale));
  return (
    <ResponsiveContainer width="100%" height={170}>
      <LineChart
        data={[...points]}
        margin={{ top: 10, right: 26, bottom: 0, left: -8 }}
        accessibilityLayer
        title={measure === "share" ? "Share of jobs that cost exactly what was quoted" : `Mean error of quotes, ${unit} a job`}
      >
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="first" ticks={ticks} interval={0} tickFormatter={day} {...axis} />
        <YAxis width={56} axisLine={false} tickFormatter={write} {...(measure === "share" ? { domain: [0, 100] } : {})} {...axis} />
        {measure === "error" && <ReferenceLine y={0} stroke="var(--edge)" />}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--edge)" }}
          content={({ active, payload }) => {
            const point: AccuracyPoint | undefined = payload?.[0]?.payload;
            return active && point ? <Reading point={point} series={series} measure={measure} unit={unit} locale={locale} /> : null;
          }}
        />
        {series.map(({ key, name, stroke, dash }) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            type="linear"
            stroke={stroke}
            strokeWidth={2}
            {...(dash ? { strokeDasharray: dash } : {})}
            dot={({ cx, cy, index }) => (
              // The last day or week is not over: it is drawn hollow.
              <circle
                key={index}
                cx={cx}
                cy={cy}
                r={cy === undefined ? 0 : 2.5}
                stroke={stroke}
                fill={index === points.length - 1 ? "var(--panel)" : stroke}
              />
            )}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}

function Reading({
  point,
  series,
  measure,
  unit,
  locale,
}: {
  readonly point: AccuracyPoint;
  readonly series: readonly Series[];
  readonly measure: "share" | "error";
  readonly unit: string;
  readonly locale: string;
}) {
  const write = new Intl.NumberFormat(locale, { maximumFractionDigits: measure === "share" ? 1 : 3 });
  return (
    <div className="numbers rounded-control border border-line bg-panel px-2.5 py-1.5 text-xs shadow-lift">
      <p className="font-semibold">{point.name}</p>
      {series.map(({ key, name }) => (
        <p key={key} className="text-dim">
          {write.format(point[key] ?? 0).replace("-", "−")}
          {measure === "share" ? "%" : ` ${unit}`} {name}
        </p>
      ))}
      <p className="text-dim">
        {point.jobs} {point.jobs === 1 ? "job" : "jobs"}
      </p>
    </div>
  );
}
