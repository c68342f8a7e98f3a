"use client";
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { dateLocale, formatShort } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { roundTicks } from "./ticks.ts";

/** Amounts are main units for drawing only; the table beside the chart has the exact ones. */
export type TrendPoint = {
  readonly day: string;
  readonly used: number | null;
  readonly unfinished: number | null;
  readonly projected: number | null;
  readonly spent: string | null;
};

/** Running total by day, the unfinished day in paler ink, and the straight way to the projected end (GEN-11). */
export function SpendTrend({
  points,
  plan,
  unit,
}: {
  readonly points: readonly TrendPoint[];
  readonly plan: number | null;
  readonly unit: string;
}) {
  const locale = useLocale();
  const day = (text: string) =>
    new Intl.DateTimeFormat(dateLocale(locale), { day: "numeric", month: "short", timeZone: "UTC" }).format(Date.parse(text));
  const axis = { stroke: "var(--line)", tick: { fill: "var(--faint)", fontSize: 11 }, tickLine: false } as const;
  const line = { type: "linear", stroke: "var(--accent)", strokeWidth: 2, dot: false, isAnimationActive: false } as const;
  const marks = roundTicks(
    Math.max(plan ?? 0, ...points.flatMap(({ used, unfinished, projected }) => [used ?? 0, unfinished ?? 0, projected ?? 0])),
  );
  const ticks = [points[0]?.day, points.at(-1)?.day].flatMap((name) => name ?? []);
  return (
    <ResponsiveContainer width="100%" height={210}>
      <LineChart
        data={[...points]}
        margin={{ top: 18, right: 26, bottom: 0, left: -8 }}
        accessibilityLayer
        title={`Running total of ${unit} spent, by day`}
      >
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="day" ticks={ticks} interval={0} tickFormatter={day} {...axis} />
        <YAxis
          width={52}
          axisLine={false}
          ticks={[...marks]}
          domain={[0, marks.at(-1) ?? 1]}
          tickFormatter={(value: number) => formatShort(value, locale)}
          {...axis}
        />
        {plan !== null && (
          <ReferenceLine
            y={plan}
            ifOverflow="extendDomain"
            stroke="var(--warn)"
            strokeDasharray="3 4"
            label={{
              value: `plan ${new Intl.NumberFormat(locale).format(plan)}`,
              position: "insideBottomLeft",
              fill: "var(--warn)",
              fontSize: 11,
            }}
          />
        )}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--edge)" }}
          content={(props) => <Reading {...props} day={day} unit={unit} locale={locale} />}
        />
        <Line {...line} dataKey="used" name="used" />
        <Line {...line} dataKey="unfinished" name="today, unfinished" strokeOpacity={0.45} />
        <Line {...line} connectNulls dataKey="projected" name="at this pace" strokeWidth={1.5} strokeDasharray="4 4" />
      </LineChart>
    </ResponsiveContainer>
  );
}

function Reading({
  active,
  payload,
  label,
  day,
  unit,
  locale,
}: Partial<TooltipContentProps> & { readonly day: (text: string) => string; readonly unit: string; readonly locale: string }) {
  const first = payload?.[0];
  if (!active || !first || typeof label !== "string") return null;
  const total = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(Number(first.value));
  const { spent }: TrendPoint = first.payload;
  return (
    <div className="numbers rounded-control border border-line bg-panel px-2.5 py-1.5 text-xs shadow-lift">
      <p className="font-semibold">{day(label)}</p>
      <p className="text-dim">
        {total} {unit}, {String(first.name)}
      </p>
      {spent && <p className="text-dim">{spent} on this day</p>}
    </div>
  );
}
