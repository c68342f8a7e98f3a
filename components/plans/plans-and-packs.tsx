import { Amount, Price } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { CheckIcon } from "#components/ui/icons.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { Plan } from "#lib/domain/catalog/plan.ts";
import type { CreditClass } from "#lib/domain/catalog/rate-card.ts";
import type { Pack } from "#lib/domain/packs/price.ts";

export type PlansView = {
  readonly current: string;
  readonly plans: readonly Plan[];
  readonly packs: readonly Pack[];
  readonly amounts: readonly { readonly from: string; readonly perThousand: string }[];
  readonly samples: readonly string[];
  readonly currency: string;
  readonly classes: readonly CreditClass[];
  readonly mayBuy: boolean;
};

/** The card's plans side by side, and one-time packs at this account's prices. */
export function PlansAndPacks({ view, asked }: { readonly view: PlansView; readonly asked: string | null }) {
  return (
    <div className="space-y-3.5">
      <Notice tone="info">
        Checkout comes with billing: prices are as they will be charged, and nothing can be bought here yet.
        {!view.mayBuy && " Once it can, only an owner of this organization may change the plan or buy a pack."}
      </Notice>
      <section id="plans" aria-label="Plans" className="grid gap-3.5 sm:grid-cols-2 lg:grid-cols-3">
        {view.plans.map((plan) => (
          <PlanCard key={plan.id} plan={plan} view={view} current={plan.id === view.current} asked={plan.id === asked} />
        ))}
      </section>
      <Packs view={view} />
    </div>
  );
}

function PlanCard({
  plan,
  view,
  current,
  asked,
}: {
  readonly plan: Plan;
  readonly view: PlansView;
  readonly current: boolean;
  readonly asked: boolean;
}) {
  const label = (id: string) => view.classes.find((each) => each.id === id)?.label.toLowerCase() ?? id;
  const facts = [plan.storageGb ? `${plan.storageGb} GB of storage` : null, ...plan.notes].filter((fact) => fact !== null);
  return (
    <section
      className={classNames(
        "flex min-w-0 flex-col rounded-lg border bg-panel px-4 py-4",
        asked ? "border-accent ring-1 ring-accent ring-inset" : "border-line",
      )}
    >
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="font-semibold">{plan.name}</h2>
        {current ? <Badge tone="good">Your plan</Badge> : asked && <Badge tone="warn">The one you need</Badge>}
      </div>
      <p className="mt-1 text-2xl font-semibold">
        {plan.price ? (
          <>
            <Price money={plan.price} />
            <span className="text-base font-normal text-dim"> a month</span>
          </>
        ) : (
          "By agreement"
        )}
      </p>
      <ul className="mt-2 space-y-1">
        {plan.grants.map((grant) => (
          <li key={grant.class} className="font-semibold">
            <Amount value={grant.amount} unit="credit" /> <span className="font-normal text-dim">{label(grant.class)}</span>
          </li>
        ))}
        {facts.map((fact) => (
          <li key={fact} className="flex gap-2 text-dim">
            <CheckIcon className="mt-0.5 size-4 text-accent" />
            {fact}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Packs({ view: { packs, amounts, currency } }: { readonly view: PlansView }) {
  if (!packs.length && !amounts.length) {
    return (
      <Panel id="packs" title="One-time packs">
        <p className="text-dim">No packs are sold on this plan.</p>
      </Panel>
    );
  }
  const hasBonus = packs.some(({ bonus }) => bonus > 0n);
  return (
    <Panel id="packs" title="One-time packs" note="bought once, used last">
      <Table caption="One-time packs">
        <thead>
          <tr>
            <Th>{packs.length ? "Credits" : "From"}</Th>
            {hasBonus && <Th numeric>Bonus</Th>}
            <Th numeric>{packs.length ? "Price" : `${currency} per 1,000`}</Th>
          </tr>
        </thead>
        <tbody>
          {packs.map((pack) => (
            <Row key={pack.credits.toString()}>
              <RowHead>
                <Amount value={pack.credits} unit="credit" />
              </RowHead>
              {hasBonus && <Td numeric>{pack.bonus > 0n ? <Amount value={pack.bonus} signed /> : "none"}</Td>}
              <Td numeric>
                <Price money={pack.price} />
              </Td>
            </Row>
          ))}
          {amounts.map(({ from, perThousand }) => (
            <Row key={from}>
              <RowHead className="numbers">{Number(from).toLocaleString("en-US")} credits</RowHead>
              <Td numeric>{perThousand}</Td>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
