import { Fragment } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { plansOf } from "#lib/domain/catalog/plan.ts";
import { isSample } from "#lib/domain/catalog/price-list.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { ZERO } from "#lib/units/millis.ts";
import { Decimal } from "./decimal.tsx";
import { SampleMark } from "./sample-mark.tsx";

/** Which credits are used first, what is left over at a period's end, and how totals are rounded. */
export function CreditClasses({ card }: { readonly card: RateCard }) {
  const { classes, rollover, arrears, increment, planChange } = card;
  const label = (id: string) => classes.find((each) => each.id === id)?.label ?? id;
  return (
    <Panel title="How it is counted">
      {classes.length > 0 && (
        <ol className="mb-3 space-y-1.5">
          {classes.map(({ id, label: name, about }, index) => (
            <li key={id} className="flex gap-2.5">
              <span className="numbers mt-px grid size-5 shrink-0 place-items-center rounded-full bg-soft text-xs text-accent">
                {index + 1}
              </span>
              <span>
                <span className="font-semibold">{name}</span> <span className="text-dim">{about}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
      <ul className="space-y-1 text-dim">
        {classes.length > 1 && <li>Used in this order; within one, what expires first.</li>}
        {rollover && (
          <li>
            What is left of {label(rollover.from)} at a period's end moves to {label(rollover.to)} for {rollover.cycles} cycles (
            {rollover.rule}).
          </li>
        )}
        {plansOf(card).some(({ bankCap }) => bankCap !== null) && (
          <li>
            {rollover ? label(rollover.to) : "What is left over"} holds at most:{" "}
            {plansOf(card)
              .filter(({ bankCap }) => bankCap !== null)
              .map(({ id, name, bankCap }, index) => (
                <Fragment key={id}>
                  {index > 0 && ", "}
                  <span className="whitespace-nowrap">
                    {name} <Amount value={bankCap ?? ZERO} />
                    <SampleMark show={isSample(card, `plans.${id}.bankCap`)} />
                  </span>
                </Fragment>
              ))}
            .
          </li>
        )}
        {arrears && (
          <li>
            Billed every hour for the hour before, up to <Decimal value={arrears.limit} currency={card.currency} /> owed ({arrears.rule}).
            <SampleMark show={isSample(card, "arrears.limit")} />
          </li>
        )}
        {planChange && <li>A change of plan ends the period and starts a new one ({planChange.rule}).</li>}
        <li>
          {increment === null
            ? "Prices are exact to a thousandth; only a bill's total is rounded."
            : `Each total is rounded up to ${increment}.`}
        </li>
      </ul>
    </Panel>
  );
}
