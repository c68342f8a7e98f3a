import { Badge } from "#components/ui/badge.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { type OperationPrices, operationPrices, type PriceRow, servicePrices } from "#lib/domain/catalog/price-list.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { Adjustments } from "./adjustments.tsx";
import { Decimal } from "./decimal.tsx";
import { SampleMark } from "./sample-mark.tsx";

/** A rate card as a price list: each operation with what it takes and costs, then what changes a price. */
export function PriceList({ card }: { readonly card: RateCard }) {
  const services = servicePrices(card);
  return (
    <div className="space-y-3.5">
      {operationPrices(card).map((operation) => (
        <OperationPanel key={operation.id} operation={operation} />
      ))}
      {services.length > 0 && (
        <Panel title="Optional services" note="added after every multiplier">
          <Prices rows={services} caption="Optional services" />
        </Panel>
      )}
      <Adjustments card={card} />
    </div>
  );
}

function OperationPanel({ operation }: { readonly operation: OperationPrices }) {
  const { id, label, about, charged, fields, prices } = operation;
  return (
    <Panel id={`price-${id}`} title={label} note={charged}>
      <p className="mb-2 text-dim">{about}</p>
      <Prices rows={prices} caption={`Prices of ${label}`} />
      <details className="mt-2.5">
        <summary className="min-h-6 w-fit text-sm text-dim hover:text-ink">What it asks for</summary>
        <dl className="mt-1.5 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
          {fields.map((field) => (
            <div key={field.name} className="contents">
              <dt className="flex items-baseline gap-1.5">
                {field.label}
                {field.isOptional && <Badge>optional</Badge>}
              </dt>
              <dd className="mb-1 text-dim sm:mb-0">{field.takes}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Panel>
  );
}

function Prices({ rows, caption }: { readonly rows: readonly PriceRow[]; readonly caption: string }) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>For</Th>
          <Th className="hidden w-28 sm:table-cell">Rule</Th>
          <Th numeric className="w-36">
            Price
          </Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.path}>
            <RowHead>
              {row.label}
              <SampleMark show={row.isSample} />
              <span className="block text-xs text-faint">{row.per}</span>
            </RowHead>
            <Td className="hidden whitespace-nowrap text-faint sm:table-cell">{row.rule}</Td>
            <Td numeric>
              <Decimal value={row.price} currency={row.currency} />
            </Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
