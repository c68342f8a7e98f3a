import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { Statement } from "#lib/domain/ledger/account.ts";
import type { Millis } from "#lib/units/millis.ts";
import { kindOf } from "./kinds.ts";

/** The sum, kind by kind, as the books have it: opening, what each kind changed, closing. */
export function TotalsTable({
  totals,
  opening,
  closing,
  href,
}: {
  readonly totals: Statement["totals"];
  readonly opening: Millis;
  readonly closing: Millis;
  readonly href: (kind: string) => string;
}) {
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit rounded-sm py-1 text-dim">Totals by kind</summary>
      <Table caption="Totals by kind">
        <thead>
          <tr>
            <Th>Kind</Th>
            <Th numeric>Entries</Th>
            <Th numeric>Amount</Th>
            <Th numeric>Change</Th>
          </tr>
        </thead>
        <tbody>
          <Row>
            <RowHead>Opening</RowHead>
            <Td />
            <Td />
            <Td numeric>
              <Amount value={opening} />
            </Td>
          </Row>
          {totals.map(({ kind, amount, effect, count }) => (
            <Row key={kind}>
              <RowHead>
                <Link href={href(kind)} className="underline decoration-line underline-offset-2 hover:decoration-current">
                  {kindOf(kind).label}
                </Link>
              </RowHead>
              <Td numeric>{count}</Td>
              <Td numeric>
                <Amount value={amount} />
              </Td>
              <Td numeric>
                <Amount value={effect} signed />
              </Td>
            </Row>
          ))}
          <Row className="font-semibold">
            <RowHead className="font-semibold">Closing</RowHead>
            <Td />
            <Td />
            <Td numeric>
              <Amount value={closing} />
            </Td>
          </Row>
        </tbody>
      </Table>
    </details>
  );
}
