import { Amount } from "#components/ui/amount.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { Line } from "#lib/domain/rating/line.ts";
import type { Millis } from "#lib/units/millis.ts";

/** A price line by line: each with the rule that made it; the lines add up to the total (GEN-2). */
export function QuoteLines({ lines, total, unit }: { readonly lines: readonly Line[]; readonly total: Millis; readonly unit: string }) {
  return (
    <Table caption="The lines of the quote">
      <thead>
        <tr>
          <Th>Line</Th>
          <Th>Rule</Th>
          <Th numeric>{unit === "credit" ? "Credits" : unit}</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stored quote's lines never change
          <Row key={index}>
            <RowHead>
              {line.label}
              <span className="block text-xs text-faint">{workingOf(line)}</span>
            </RowHead>
            <Td className="text-faint">{line.rule}</Td>
            <Td numeric>
              <Amount value={line.amount} />
            </Td>
          </Row>
        ))}
        <Row className="font-semibold">
          <RowHead className="font-semibold">Total</RowHead>
          <Td />
          <Td numeric>
            <Amount value={total} />
          </Td>
        </Row>
      </tbody>
    </Table>
  );
}

function workingOf({ quantity, unit, unitPrice, per, percent }: Line): string {
  if (percent) return `${percent}%`;
  if (!quantity || !unitPrice) return "";
  return `${quantity}${unit ? ` ${unit}` : ""} × ${unitPrice}${per && per !== "1" ? ` per ${per}` : ""}`;
}
