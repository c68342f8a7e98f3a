import { Amount, Price } from "#components/ui/amount.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { isAbroad } from "#lib/domain/catalog/currency.ts";
import { findPlan, plansOf } from "#lib/domain/catalog/plan.ts";
import { isSample } from "#lib/domain/catalog/price-list.ts";
import type { PackPricing, RateCard } from "#lib/domain/catalog/rate-card.ts";
import { packsOf } from "#lib/domain/packs/price.ts";
import { Decimal } from "./decimal.tsx";
import { SampleMark } from "./sample-mark.tsx";

/** One-time credits with their prices: by the plan, from a list, or by the amount. Nothing where none are sold. */
export function PackList({ card }: { readonly card: RateCard }) {
  const { packs } = card;
  if (!packs) return null;
  return (
    <Panel id="packs" title="One-time packs" note={`${packs.rule}, bought once, used last`}>
      {packs.by === "plan" && <ByPlan card={card} packs={packs} />}
      {packs.by === "list" && <ByList card={card} packs={packs} />}
      {packs.by === "amount" && <ByAmount card={card} packs={packs} />}
    </Panel>
  );
}

type Of<K extends PackPricing["by"]> = { readonly card: RateCard; readonly packs: Extract<PackPricing, { by: K }> };

/** A column a plan: the same pack costs what the plan's credits cost, and more (ACT-9). */
function ByPlan({ card, packs }: Of<"plan">) {
  const plans = plansOf(card).filter(({ id }) => packsOf(card, id).length > 0);
  return (
    <>
      <Table caption="One-time packs by plan">
        <thead>
          <tr>
            <Th>
              Pack
              <SampleMark show={isSample(card, "packs.sizes")} />
            </Th>
            {plans.map(({ id, name }) => (
              <Th key={id} numeric>
                on {name}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {packs.sizes.map((size, index) => (
            <Row key={size}>
              <RowHead>
                <Decimal value={size} currency="credits" />
              </RowHead>
              {plans.map(({ id }) => {
                const pack = packsOf(card, id)[index];
                return (
                  <Td key={id} numeric>
                    {pack ? <Price money={pack.price} /> : "—"}
                  </Td>
                );
              })}
            </Row>
          ))}
        </tbody>
      </Table>
      <p className="mt-2 text-sm text-dim">The plan's own price for a credit, plus {packs.surchargePercent}%.</p>
    </>
  );
}

/** Fixed sizes with their bonus (ALW-3). */
function ByList({ card, packs }: Of<"list">) {
  const plan = findPlan(card, card.plans[0]?.id ?? "");
  const offers = packsOf(card, plan?.id ?? "");
  return (
    <>
      <Table caption="One-time packs">
        <thead>
          <tr>
            <Th>Pack</Th>
            <Th numeric>Bonus</Th>
            <Th numeric>
              Price
              <SampleMark show={isAbroad(card) && isSample(card, `otherCurrencies.${card.currency}.packs`)} />
            </Th>
          </tr>
        </thead>
        <tbody>
          {offers.map((pack) => (
            <Row key={pack.credits.toString()}>
              <RowHead>
                <Amount value={pack.credits} unit="credit" />
              </RowHead>
              <Td numeric>{pack.bonus > 0n ? <Amount value={pack.bonus} unit="credit" signed /> : "none"}</Td>
              <Td numeric>
                <Price money={pack.price} />
              </Td>
            </Row>
          ))}
        </tbody>
      </Table>
      <p className="mt-2 text-sm text-dim">
        They expire {packs.validMonths} months after the purchase. Bought by itself every month, a pack brings {packs.automaticBonusPercent}
        % more.
      </p>
    </>
  );
}

/** Any amount, cheaper by the thousand the more is bought (ALU-6). */
function ByAmount({ card, packs }: Of<"amount">) {
  return (
    <>
      <Table caption="Price by the amount bought">
        <thead>
          <tr>
            <Th>From</Th>
            <Th numeric>
              Per 1,000 credits
              <SampleMark show={isAbroad(card) && isSample(card, `otherCurrencies.${card.currency}.packs`)} />
            </Th>
          </tr>
        </thead>
        <tbody>
          {packs.bands.map(({ from, perThousand }) => (
            <Row key={from}>
              <RowHead>
                <Decimal value={from} currency="credits" />
              </RowHead>
              <Td numeric>
                <Decimal value={perThousand} currency={card.currency} />
              </Td>
            </Row>
          ))}
        </tbody>
      </Table>
      <p className="mt-2 text-sm text-dim">
        At most <Decimal value={packs.most} currency="credits" /> in one purchase. The price of the amount counts for all of it.
      </p>
    </>
  );
}
