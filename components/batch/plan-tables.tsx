import { Amount } from "#components/ui/amount.tsx";
import { unitWord } from "#components/ui/format.ts";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { requestText } from "#lib/domain/jobs/request-text.ts";
import type { BatchPlan } from "#lib/domain/rating/batch.ts";
import type { SheetItem } from "#lib/domain/rating/batch-sheet.ts";
import type { RatingRequest } from "#lib/domain/rating/request.ts";
import { type Millis, sum, ZERO } from "#lib/units/millis.ts";
import { commonText } from "./common-text.ts";

type Props = {
  readonly card: RateCard;
  readonly plan: Pick<BatchPlan, "groups" | "order">;
  readonly items: readonly SheetItem[];
  /** What each item costs, by its place. */
  readonly totals: readonly Millis[];
  readonly unit: string;
};

/** The groups with what their items have in common, and the order to work in. */
export function PlanTables(props: Props) {
  const { card, plan, items, totals, unit } = props;
  const words = unitWord(unit, ZERO);
  return (
    <div className="mt-4 space-y-4">
      <Table caption={`Groups of similar items, ${words}`}>
        <thead>
          <tr>
            <Th>Group</Th>
            <Th numeric>Items</Th>
            <Th numeric>Discount</Th>
            <Th numeric>{words[0]?.toUpperCase() + words.slice(1)}</Th>
          </tr>
        </thead>
        <tbody>
          {plan.groups.map((group, index) => (
            <Row key={group.items.join()}>
              <RowHead>
                <span className="font-semibold">{index + 1}.</span>{" "}
                {commonText(
                  card,
                  group.items.flatMap((item) => items[item]?.request ?? []),
                )}
              </RowHead>
              <Td numeric>{group.items.length}</Td>
              <Td numeric>{group.discountPercent === "0" ? <span className="text-faint">none</span> : `−${group.discountPercent}%`}</Td>
              <Td numeric>
                <Amount value={sum(group.items.map((item) => totals[item] ?? ZERO))} />
              </Td>
            </Row>
          ))}
        </tbody>
      </Table>
      <details>
        <summary className="min-h-6 text-dim">Order of processing, item by item</summary>
        <div className="mt-1 max-h-96 overflow-y-auto rounded-control border border-line px-4 sm:px-[18px]">
          <OrderTable {...props} />
        </div>
      </details>
    </div>
  );
}

function OrderTable({ card, plan, items, totals, unit }: Props) {
  const groupOf = new Map(plan.groups.flatMap((group, index) => group.items.map((item): [number, number] => [item, index + 1])));
  return (
    <Table caption={`Order of processing, ${unitWord(unit, ZERO)}`}>
      <thead>
        <tr>
          <Th numeric>Turn</Th>
          <Th>Item</Th>
          <Th numeric>Line</Th>
          <Th numeric>Group</Th>
          <Th numeric>Price</Th>
        </tr>
      </thead>
      <tbody>
        {plan.order.map((item, turn) => (
          <Row key={item}>
            <Td numeric>{turn + 1}</Td>
            <RowHead>{describe(card, items[item]?.request)}</RowHead>
            <Td numeric>{items[item]?.line}</Td>
            <Td numeric>{groupOf.get(item)}</Td>
            <Td numeric>
              <Amount value={totals[item] ?? ZERO} />
            </Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function describe(card: RateCard, request: RatingRequest | undefined): string {
  const operation = card.operations.find(({ id }) => id === request?.operation);
  if (!operation || !request) return "";
  const text = requestText(operation, Object.fromEntries(Object.entries(request.params ?? {})));
  return text ? `${operation.label} · ${text}` : operation.label;
}
