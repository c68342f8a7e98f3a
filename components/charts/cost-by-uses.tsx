"use client";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, type TooltipContentProps, XAxis, YAxis } from "recharts";
import { formatShort } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { roundTicks } from "./ticks.ts";

/** A line of the chart: its name, and its total by number of uses, from none. Main units, for drawing only. */
export type UsesLine = { readonly name: string; readonly totals: readonly number[] };

// Told apart by their dashes as well as by their colours.
const LOOKS = [
  { stroke: "var(--held)", strokeDasharray: "" },
  { stroke: "var(--packs)", strokeDasharray: "6 3" },
  { stroke: "var(--bank)", strokeDasharray: "2 3" },
  { stroke: "var(--monthly)", strokeDasharray: "9 3 2 3" },
] as const;

/** What something costs in total by how often it is used: where two lines cross, one way begins to pay. */
export function CostByUses({ lines, unit }: { readonly lines: readonly UsesLine[]; readonly unit: string }) {
  const locale = useLocale();
  const uses = lines[0]?.totals.length ?? 0;
  const marks = roundTicks(Math.max(...lines.flatMap(({ totals }) => totals)));
  const points = Array.from({ length: uses }, (_, count) => ({
    uses: count,
    ...Object.fromEntries(lines.map(({ totals }, at) => [at, totals[count]])),
  }));
  const axis = { stroke: "var(--line)", tick: { fill: "var(--faint)", fontSize: 11 }, tickLine: false } as const;
  return (
    <>
      <ResponsiveContainer width="100%" height={200}>
        <LineChart
          data={points}
          margin={{ top: 10, right: 12, bottom: 0, left: -8 }}
          accessibilityLayer
          title={`Total ${unit} by number of uses`}
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis dataKey="uses" type="number" domain={[0, uses - 1]} allowDecimals={false} {...axis} />
          <YAxis
            width={52}
            axisLine={false}
            ticks={[...marks]}
            domain={[0, marks.at(-1) ?? 1]}
            tickFormatter={(value: number) => formatShort(value, locale)}
            {...axis}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--edge)" }}
            content={(props) => <Reading {...props} unit={unit} locale={locale} />}
          />
          {lines.map(({ name }, at) => (
            <Line
              key={name}
              type="linear"
              dataKey={String(at)}
              name={name}
              strokeWidth={2}
              dot={false}
              isAnimationActive={false}
              {...LOOKS[at % LOOKS.length]}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
      <ul className="mt-1 flex flex-wrap gap-x-[18px] gap-y-1 text-sm text-dim">
        {lines.map(({ name }, at) => (
          <li key={name} className="flex items-center gap-1.5">
            <svg width="22" height="4" aria-hidden="true" focusable="false">
              <line x1="0" y1="2" x2="22" y2="2" strokeWidth="2" {...LOOKS[at % LOOKS.length]} />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </>
  );
}

function Reading({
  active,
  payload,
  label,
  unit,
  locale,
}: Partial<TooltipContentProps> & { readonly unit: string; readonly locale: string }) {
  if (!active || !payload?.length) return null;
  const write = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return (
    <div className="numbers rounded-control border border-line bg-panel px-2.5 py-1.5 text-xs shadow-lift">
      <p className="font-semibold">{Number(label) === 1 ? "1 use" : `${String(label)} uses`}</p>
      {payload.map(({ name, value }) => (
        <p key={String(name)} className="text-dim">
          {String(name)}: {write.format(Number(value))} {unit}
        </p>
      ))}
    </div>
  );
}
