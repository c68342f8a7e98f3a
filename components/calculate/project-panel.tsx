import { type ReactNode, useState } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paymentOf } from "#lib/domain/ledger/payment.ts";
import { BurnPlan } from "./burn.tsx";
import { Countdown } from "./countdown.tsx";
import { requestOf } from "./draft.ts";
import { ProjectCost } from "./project-cost.tsx";
import { ProjectItems } from "./project-items.tsx";
import type { CalculatorState } from "./steps.tsx";
import { totalOf } from "./totals.ts";
import type { CalculatorView } from "./view.ts";

/** Several items as one project (ALW-8): what each is made of, what all cost together and by the minute, and what would cost less. */
export function ProjectPanel({
  view,
  state,
  slug,
  children,
}: {
  readonly view: CalculatorView;
  readonly state: CalculatorState;
  readonly slug: string;
  readonly children: ReactNode;
}) {
  const { offers, isBound, over } = state;
  const [length, setLength] = useState("");
  const total = totalOf(view, offers);
  const payment = total === null ? null : paymentOf(view, { total, unit: view.unit }, view.now);
  const requests = offers.map(({ draft }) => requestOf(view.card, draft));
  return (
    <Panel
      title="Project"
      note={
        <>
          {offers.length} items
          {isBound && !over && (
            <>
              {" "}
              · binding for <Countdown deadline={state.deadline} onOver={state.onOver} />
            </>
          )}
        </>
      }
      aside={!isBound && <Badge tone="warn">Not binding yet</Badge>}
    >
      <ProjectItems view={view} state={state} slug={slug} />
      {total === null ? (
        <p className="py-3 text-dim">
          The project's price appears as soon as every item fits and is priced in {view.unit === "credit" ? "credits" : view.unit}.
        </p>
      ) : (
        <ProjectCost
          view={view}
          offers={offers}
          requests={requests}
          total={total}
          length={length}
          onLength={setLength}
          onApply={state.apply}
        />
      )}
      {payment && payment.shortfall === null && !over && (
        <BurnPlan payment={payment} classes={view.classes} lots={view.lots} now={view.now} what="This project" />
      )}
      {payment && payment.shortfall !== null && (
        <Notice tone="warn" className="mt-3.5">
          Your balance does not cover all of it: you are short by{" "}
          <Amount value={payment.shortfall} unit={view.unit} className="font-semibold" />.
        </Notice>
      )}
      {children}
    </Panel>
  );
}
