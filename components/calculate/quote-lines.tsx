"use client";
import { Rounding } from "#components/ledger/rounding.tsx";
import { Amount } from "#components/ui/amount.tsx";
import { useLocale } from "#components/ui/locale.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { CreditPrice } from "#lib/domain/catalog/money.ts";
import type { Line } from "#lib/domain/rating/line.ts";
import type { Millis } from "#lib/units/millis.ts";
import { Worth } from "./tiers.tsx";

/** The lines of a quote or an estimate with the rules they follow; they add up to the total. */
export function QuoteLines({
  lines,
  total,
  unit,
  increment,
  creditPrice = null,
  explained = false,
}: {
  readonly lines: readonly Line[];
  readonly total: Millis;
  readonly unit: string;
  /** What the total is rounded up to; null for exact millis. Left out where the lines say it themselves, as a receipt's do. */
  readonly increment?: string | null;
  readonly creditPrice?: CreditPrice | null;
  /** With what each line was before it was rounded, as a receipt shows it. */
  readonly explained?: boolean;
}) {
  return (
    <Table caption="Lines of the price">
      <thead>
        <tr>
          <Th>Line</Th>
          <Th>Rule</Th>
          <Th numeric>{unit === "credit" ? "Credits" : unit}</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Row key={`${line.stage} ${line.label}`}>
            <RowHead>
              {line.label}
              <Detail line={line} />
              {explained && <Rounding line={line} total={total} />}
            </RowHead>
            <Td className="whitespace-nowrap text-faint">{line.rule}</Td>
            <Td numeric>
              <Amount value={line.amount} />
            </Td>
          </Row>
        ))}
        <Row>
          <RowHead className="font-semibold">
            Total
            {creditPrice && (
              <span className="font-normal text-dim">
                {" "}
                · <Worth value={total} price={creditPrice} />
              </span>
            )}
          </RowHead>
          <Td className="whitespace-nowrap text-faint">
            {increment === undefined ? "" : increment === null ? "exact" : `rounded up to ${increment}`}
          </Td>
          <Td numeric className="font-semibold">
            <Amount value={total} />
          </Td>
        </Row>
      </tbody>
    </Table>
  );
}

function Detail({ line }: { readonly line: Line }) {
  const locale = useLocale();
  const text = detailText(line, (decimal) => new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(Number(decimal)));
  return (
    text && (
      <span className="text-dim" suppressHydrationWarning>
        {" "}
        · {text}
      </span>
    )
  );
}

function detailText({ quantity, unit, unitPrice, per, percent }: Line, write: (decimal: string) => string): string | null {
  if (percent !== undefined) return `${percent.startsWith("-") ? "−" : "+"}${write(percent.replace("-", ""))}%`;
  if (quantity === undefined || unitPrice === undefined) return null;
  const price = per === undefined ? write(unitPrice) : `${write(unitPrice)} per ${write(per)} ${unit}`;
  // One started minute, not one started minutes; the abbreviation "s" stays.
  const word = quantity === "1" && (unit?.length ?? 0) > 2 && !unit?.includes("thousand") ? unit?.replace(/s$/, "") : unit;
  return `${write(quantity)} ${word ?? ""} × ${price}`.replace("  ", " ");
}
