import { CreditsField } from "#components/catalog/credits-field.tsx";
import { Decimal } from "#components/catalog/decimal.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { PacksPageView } from "#lib/domain/billing/view.ts";
import type { Pack } from "#lib/domain/packs/price.ts";
import { formatMillis, type Millis, parseMillis, ZERO } from "#lib/units/millis.ts";

/** A free amount, priced by the band that it falls in; where a larger amount would cost less, it says so (ALU-6). */
export function PackAmount({
  view,
  typed,
  onType,
  pack,
}: {
  readonly view: PacksPageView;
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly pack: Pack | null;
}) {
  const { packs, currency } = view.card;
  if (packs?.by !== "amount") return null;
  const least = packs.bands[0]?.from ?? "1";
  const band = pack && packs.bands.findLast(({ from }) => amountOf(from) <= pack.credits);
  return (
    <Panel id="packs" title="Extra credits" note="any amount, used last">
      <CreditsField
        typed={typed}
        onType={onType}
        hint={`Whole credits, ${Number(least).toLocaleString("en-US")} to ${Number(packs.most).toLocaleString("en-US")}.`}
        error={typed.trim() && !pack ? "This amount is not sold." : undefined}
      />
      <div role="status">{pack?.cheaper && <Cheaper pack={pack} cheaper={pack.cheaper} onType={onType} />}</div>
      <Table caption="Price per 1,000 by the amount">
        <thead>
          <tr>
            <Th>From</Th>
            <Th numeric>{currency} per 1,000, for all of it</Th>
          </tr>
        </thead>
        <tbody>
          {packs.bands.map((each) => (
            <Row key={each.from} aria-current={each === band || undefined} className={each === band ? "bg-soft font-semibold" : ""}>
              <RowHead className={each === band ? "pl-2 font-semibold" : "pl-2"}>
                <Amount value={amountOf(each.from)} unit="credit" />
              </RowHead>
              <Td numeric className="pr-2">
                <Decimal value={each.perThousand} currency={currency} />
              </Td>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function Cheaper({
  pack,
  cheaper,
  onType,
}: {
  readonly pack: Pack;
  readonly cheaper: NonNullable<Pack["cheaper"]>;
  readonly onType: (text: string) => void;
}) {
  return (
    <Notice className="mb-3">
      <p>
        <Amount value={cheaper.credits} unit="credit" /> cost <Price money={cheaper.price} />, less than the <Price money={pack.price} /> of
        these.
      </p>
      <Button kind="ghost" small className="mt-1.5" onClick={() => onType(formatMillis(cheaper.credits))}>
        <span>
          Take <Amount value={cheaper.credits} />
        </span>
      </Button>
    </Notice>
  );
}

function amountOf(text: string): Millis {
  return parseMillis(text) ?? ZERO;
}
