import { Price } from "#components/ui/amount.tsx";
import { Row, RowHead, Table, Td } from "#components/ui/table.tsx";
import type { MoneyLine } from "#lib/domain/billing/view.ts";
import type { Price as Money } from "#lib/domain/catalog/plan.ts";

/** Lines of an invoice and what they come to. */
export function MoneyTable({
  caption,
  lines,
  tax,
  total,
  totalLabel,
}: {
  readonly caption: string;
  readonly lines: readonly MoneyLine[];
  readonly tax?: Money | null;
  readonly total: Money;
  readonly totalLabel: string;
}) {
  return (
    <Table caption={caption}>
      <tbody>
        {lines.map(({ label, money }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same, and they never change their places
          <Row key={at}>
            <RowHead className="text-dim">{label}</RowHead>
            <Td numeric>
              <Price money={money} />
            </Td>
          </Row>
        ))}
        {tax && (
          <Row>
            <RowHead className="text-dim">Tax</RowHead>
            <Td numeric>
              <Price money={tax} />
            </Td>
          </Row>
        )}
        <Row>
          <RowHead className="font-semibold">{totalLabel}</RowHead>
          <Td numeric className="font-semibold">
            <Price money={total} />
          </Td>
        </Row>
      </tbody>
    </Table>
  );
}
