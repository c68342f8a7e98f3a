import type { ReactNode } from "react";
import type { Millis } from "#lib/units/millis.ts";
import { Amount } from "./amount.tsx";

/** A class of credits has one colour on every page. */
export type MeterClass = "monthly" | "bank" | "packs" | "held";

const FILLS: Readonly<Record<MeterClass, string>> = { monthly: "bg-monthly", bank: "bg-bank", packs: "bg-packs", held: "bg-held" };

export type MeterPart = { readonly class: MeterClass; readonly label: string; readonly value: Millis; readonly note?: ReactNode };

/** A stacked bar with its legend. `whole` is the bar's full length when that is more than the parts together. The legend says all that the bar shows, so the bar itself is silent to screen readers. */
export function Meter({
  parts,
  whole,
  legend = true,
}: {
  readonly parts: readonly MeterPart[];
  readonly whole?: Millis | undefined;
  readonly legend?: boolean;
}) {
  const total = parts.reduce((sum, part) => sum + part.value, 0n);
  const length = whole !== undefined && whole > total ? whole : total;
  return (
    <div>
      <div aria-hidden="true" className="my-3 flex h-3 gap-px overflow-hidden rounded-md bg-line">
        {parts.map(
          (part) =>
            part.value > 0n && (
              <span
                key={part.class}
                className={`block min-w-0.5 transition-[width] duration-300 ${FILLS[part.class]}`}
                style={{ width: share(part.value, length) }}
              />
            ),
        )}
      </div>
      {legend && (
        <ul className="flex flex-wrap gap-x-[18px] gap-y-1 text-sm text-dim">
          {parts.map((part) => (
            <li key={part.class}>
              <span aria-hidden="true" className={`mr-1.5 inline-block size-2 rounded-xs ${FILLS[part.class]}`} />
              {part.label} <Amount value={part.value} className="font-semibold text-ink" />
              {part.note && <> {part.note}</>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function share(part: bigint, whole: bigint): string {
  return whole > 0n ? `${Number((part * 100_000n) / whole) / 1_000}%` : "0%";
}
