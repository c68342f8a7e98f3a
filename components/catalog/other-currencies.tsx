import { Amount, Price } from "#components/ui/amount.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { currenciesOf, pricedIn } from "#lib/domain/catalog/currency.ts";
import { plansOf } from "#lib/domain/catalog/plan.ts";
import { isSample } from "#lib/domain/catalog/price-list.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { packsOf } from "#lib/domain/packs/price.ts";
import { Decimal } from "./decimal.tsx";
import { SampleMark } from "./sample-mark.tsx";

/** What plans and packs cost in each currency of a card, side by side (ALW-15). Nothing where it is sold in one. */
export function OtherCurrencies({ card }: { readonly card: RateCard }) {
  const codes = currenciesOf(card);
  const cards = codes.map((code) => pricedIn(card, code));
  if (cards.length < 2) return null;
  return (
    <Panel title="In other currencies" note="prices of their own, never converted">
      <Table caption="Plans and packs by currency">
        <thead>
          <tr>
            <Th>What</Th>
            {codes.map((code) => (
              <Th key={code} numeric>
                {code}
                <SampleMark show={code !== card.currency && isSample(card, `otherCurrencies.${code}`)} />
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plansOf(card).map(({ id, name, price, yearly }, at) => (
            <PlanRows
              key={id}
              name={name}
              cards={cards}
              at={at}
              kinds={[...(price ? ["price" as const] : []), ...(yearly ? ["yearly" as const] : [])]}
            />
          ))}
          <PackRows cards={cards} />
        </tbody>
      </Table>
    </Panel>
  );
}

type Of = { readonly cards: readonly RateCard[] };

function PlanRows({
  name,
  cards,
  at,
  kinds,
}: Of & { readonly name: string; readonly at: number; readonly kinds: readonly ("price" | "yearly")[] }) {
  return kinds.map((kind) => (
    <Row key={kind}>
      <RowHead>{kind === "price" ? `${name} a month` : `${name} a year`}</RowHead>
      {cards.map((card) => {
        const price = plansOf(card)[at]?.[kind];
        return (
          <Td key={card.currency} numeric>
            {price ? <Price money={price} /> : "—"}
          </Td>
        );
      })}
    </Row>
  ));
}

/** Where the plan decides a pack's price there is nothing to say: it follows from the rows above (ACT-9). */
function PackRows({ cards }: Of) {
  const [own] = cards;
  if (own?.packs?.by === "amount") return <BandRows cards={cards} froms={own.packs.bands.map(({ from }) => from)} />;
  if (own?.packs?.by !== "list") return null;
  const planId = own.plans[0]?.id ?? "";
  return packsOf(own, planId).map(({ credits }, at) => (
    <Row key={credits.toString()}>
      <RowHead>
        <Amount value={credits} unit="credit" />
      </RowHead>
      {cards.map((card) => {
        const pack = packsOf(card, planId)[at];
        return (
          <Td key={card.currency} numeric>
            {pack ? <Price money={pack.price} /> : "—"}
          </Td>
        );
      })}
    </Row>
  ));
}

function BandRows({ cards, froms }: Of & { readonly froms: readonly string[] }) {
  return froms.map((from, at) => (
    <Row key={from}>
      <RowHead>
        1,000 credits, from <Decimal value={from} currency="credits" />
      </RowHead>
      {cards.map(({ currency, packs }) => (
        <Td key={currency} numeric>
          <Decimal value={(packs?.by === "amount" ? packs.bands[at]?.perThousand : undefined) ?? "0"} currency={currency} />
        </Td>
      ))}
    </Row>
  ));
}
