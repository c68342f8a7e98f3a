import { Amount } from "#components/ui/amount.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { Millis } from "#lib/units/millis.ts";

export type Burned = {
  readonly lotId: string;
  readonly label: string;
  readonly taken: Millis;
  readonly returned: Millis;
  readonly spent: Millis;
};

/** Which lots paid for a job (GEN-7), and what went back to each (GEN-6). */
export function BurnedLots({ burned }: { readonly burned: readonly Burned[] }) {
  return (
    <Table caption="Lots burned">
      <thead>
        <tr>
          <Th>Lot</Th>
          <Th numeric>Held</Th>
          <Th numeric>Returned</Th>
          <Th numeric>Spent</Th>
        </tr>
      </thead>
      <tbody>
        {burned.map(({ lotId, label, taken, returned, spent }) => (
          <Row key={lotId}>
            <RowHead>
              {label} <code className="text-xs text-faint">{lotId.slice(0, 8)}</code>
            </RowHead>
            <Td numeric>
              <Amount value={taken} />
            </Td>
            <Td numeric>
              <Amount value={returned} />
            </Td>
            <Td numeric>
              <Amount value={spent} />
            </Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
