import { classNames } from "#components/ui/class-names.ts";
import type { Interval } from "#lib/domain/billing/view.ts";

const INTERVALS = [
  { value: "month", label: "Monthly" },
  { value: "year", label: "Yearly" },
] as const satisfies readonly { value: Interval; label: string }[];

/** Pay by the month or by the year; credits come monthly either way. */
export function IntervalChoice({ interval, onChange }: { readonly interval: Interval; readonly onChange: (interval: Interval) => void }) {
  return (
    <fieldset className="mb-3.5 flex flex-wrap items-center gap-x-3 gap-y-1">
      <legend className="sr-only">Pay by</legend>
      <span className="inline-flex rounded-control border border-edge p-0.5">
        {INTERVALS.map(({ value, label }) => (
          <label
            key={value}
            className={classNames(
              "cursor-pointer rounded-sm px-3 py-1 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
              value === interval ? "bg-soft font-semibold" : "text-dim",
            )}
          >
            <input type="radio" name="interval" className="sr-only" checked={value === interval} onChange={() => onChange(value)} />
            {label}
          </label>
        ))}
      </span>
      <span className="text-sm text-dim">Credits come every month either way.</span>
    </fieldset>
  );
}
