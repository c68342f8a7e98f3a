import type { ReactNode } from "react";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { isSample } from "#lib/domain/catalog/price-list.ts";
import type { EnumField, RateCard } from "#lib/domain/catalog/rate-card.ts";
import { Decimal, Percent } from "./decimal.tsx";
import { SampleMark } from "./sample-mark.tsx";

/** What changes a price: qualities, templates, batches and platforms, where the card has them. */
export function Adjustments({ card }: { readonly card: RateCard }) {
  const { qualities, templates, batch, platforms } = card;
  if (!qualities && !templates && !batch && !platforms) return null;
  return (
    <div className="grid items-start gap-3.5 md:grid-cols-2">
      {qualities && (
        <Part title="Quality" note={`${qualities.rule}, where it has no price of its own`} heads={["Quality", "Times"]}>
          {Object.entries(qualities.multipliers).map(([value, factor]) => (
            <Line key={value} label={qualityLabel(card, value)} sample={isSample(card, `qualities.multipliers.${value}`)}>
              ×<Decimal value={factor} />
            </Line>
          ))}
        </Part>
      )}
      {batch && (
        <Part title="Batch" note={`${batch.rule}, of similar items`} heads={["Items in a group", "Change"]}>
          {batch.bands.map(({ from, to, percent }) => (
            <Line key={from} label={to === null ? `${from} and more` : `${from} to ${to}`}>
              <Percent value={percent} />
            </Line>
          ))}
        </Part>
      )}
      {templates && (
        <Part title="Templates" note={`${templates.rule}, made once, then cheaper each time`} heads={["Template", "Making it", "Each use"]}>
          {templates.list.map(({ id, label, cost, percent }) => (
            <Line
              key={id}
              label={label}
              more={<Decimal value={cost} currency={card.unit.kind === "credit" ? card.unit.many : card.unit.currency} />}
            >
              <Percent value={percent} />
            </Line>
          ))}
        </Part>
      )}
      {platforms && (
        <Part title="Platforms" note={`${platforms.rule}, each of the generation subtotal`} heads={["Platform", "Change"]}>
          {platforms.list.map(({ id, label, percent, quality, aspect }) => (
            <Line
              key={id}
              label={label}
              about={[`suits ${qualityLabel(card, quality).toLowerCase()} quality`, aspect].filter(Boolean).join(", ")}
            >
              <Percent value={percent} />
            </Line>
          ))}
        </Part>
      )}
    </div>
  );
}

function Part({
  title,
  note,
  heads,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly heads: readonly string[];
  readonly children: ReactNode;
}) {
  return (
    <Panel title={title} note={note}>
      <Table caption={title}>
        <thead>
          <tr>
            {heads.map((head, index) => (
              <Th key={head} numeric={index > 0}>
                {head}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </Table>
    </Panel>
  );
}

function Line({
  label,
  about,
  sample = false,
  more,
  children,
}: {
  readonly label: string;
  readonly about?: string;
  readonly sample?: boolean;
  readonly more?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Row>
      <RowHead>
        {label}
        <SampleMark show={sample} />
        {about && <span className="block text-xs text-faint">{about}</span>}
      </RowHead>
      {more && <Td numeric>{more}</Td>}
      <Td numeric>{children}</Td>
    </Row>
  );
}

/** What the card's operations call a quality. */
function qualityLabel({ operations }: RateCard, value: string): string {
  const fields = operations.flatMap(({ quality, fields: of }) =>
    of.filter((field): field is EnumField => field.kind === "enum" && field.name === quality),
  );
  return fields.flatMap(({ choices }) => choices).find((choice) => choice.value === value)?.label ?? value;
}
