"use client";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { Countdown } from "#components/calculate/countdown.tsx";
import { RefusedNotice } from "#components/calculate/refused.tsx";
import { Amount } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paymentOf } from "#lib/domain/ledger/payment.ts";
import type { Millis } from "#lib/units/millis.ts";
import { PlanTables } from "./plan-tables.tsx";
import { PlanTotals } from "./plan-totals.tsx";
import { SheetInput } from "./sheet-input.tsx";
import { SheetProblems } from "./sheet-problems.tsx";
import { type BatchProps, useBatch } from "./use-batch.ts";

const OutOfCredit = dynamic(() => import("#components/calculate/out-of-credit.tsx").then((module) => module.OutOfCredit), { ssr: false });

/** Up to 500 items from a sheet (ALW-5): what does not fit by line and column, groups, order, total and saving; then quotes for all. */
export function BatchPlanner(props: BatchProps) {
  const { slug, view } = props;
  const state = useBatch(props);
  const { items, problems, started, pending, refusal } = state;
  return (
    <div className="space-y-3.5">
      <Panel title="Items" note={items.length ? `${items.length} fit` : "as CSV, one a line"}>
        <SheetInput card={view.card} text={state.text} onText={state.type} isLocked={pending !== null} />
        {problems.length > 0 && <SheetProblems problems={problems} />}
      </Panel>
      {started > 0 && pending !== "confirm" && (
        <Notice tone="good" live>
          {started === 1 ? "One item has started and left" : `${started} items have started and left`} this sheet:{" "}
          <Link href={`/o/${slug}/jobs`} className="font-semibold text-accent underline">
            see the jobs
          </Link>
          . What is still here has not been charged.
        </Notice>
      )}
      {refusal && <RefusedNotice refusal={refusal} slug={slug} />}
      <PlanPanel slug={slug} view={view} actions={props.actions} state={state} />
    </div>
  );
}

type BatchState = ReturnType<typeof useBatch>;

/** The plan as this browser makes it; once there are quotes, as the server made it. */
function PlanPanel({ slug, view, actions, state }: BatchProps & { readonly state: BatchState }) {
  const { plan, items, held, isOver } = state;
  const [waysOpen, setWaysOpen] = useState(false);
  const shown = held?.batch ?? plan;
  if (!shown) return null;
  const { shortfall } = paymentOf(view, { total: shown.total, unit: view.unit }, view.now);
  const totals = held ? held.batch.quotes.map(({ total }) => total) : (plan?.items ?? []).map(({ rated }) => rated.total);
  const version = `${view.card.name}, version ${view.card.version}`;
  const binding = held && !isOver && (
    <>
      binding for <Countdown deadline={held.deadline} onOver={() => state.setOver(true)} />
    </>
  );
  return (
    <Panel title={held ? "Your quotes" : "Plan"} note={binding || version} aside={!held && <Badge tone="warn">Not binding yet</Badge>}>
      <PlanTotals view={view} plan={shown} count={items.length} />
      <PlanTables card={view.card} plan={shown} items={items} totals={totals} unit={view.unit} />
      <Steps state={state} total={shown.total} unit={view.unit} shortfall={shortfall} onWays={() => setWaysOpen(true)} />
      {shortfall !== null && (
        <OutOfCredit
          open={waysOpen}
          onClose={() => setWaysOpen(false)}
          slug={slug}
          view={view}
          shortfall={shortfall}
          total={shown.total}
          count={items.length}
          actions={actions}
        />
      )}
    </Panel>
  );
}

type StepsProps = {
  readonly state: BatchState;
  readonly total: Millis;
  readonly unit: string;
  readonly shortfall: Millis | null;
  readonly onWays: () => void;
};

/** What can be done now, and how far it has come. */
function Steps({ state, total, unit, shortfall, onWays }: StepsProps) {
  const { held, isOver, pending, started } = state;
  const count = state.items.length;
  const mayConfirm = held && !isOver && shortfall === null;
  return (
    <>
      {shortfall !== null && (
        <Notice tone="warn" className="mt-3.5">
          Your balance does not cover all of it: you are short by <Amount value={shortfall} unit={unit} className="font-semibold" />.
        </Notice>
      )}
      {isOver && (
        <Notice tone="warn" live className="mt-3.5">
          These quotes are over: they were good for 15 minutes. Nothing was charged.
        </Notice>
      )}
      <div className="mt-3.5 flex min-h-10 flex-wrap items-center gap-2">
        {(!held || isOver) && (
          <Button pending={pending === "quote"} onClick={() => void state.quote()}>
            {isOver ? "Get fresh quotes" : `Quote all ${count}`}
          </Button>
        )}
        {mayConfirm && (
          <Button pending={pending === "confirm"} onClick={() => void state.confirm()}>
            <span>
              Confirm and run all {count} · <Amount value={total} unit={unit} />
            </span>
          </Button>
        )}
        {shortfall !== null && (
          <Button kind={held ? "primary" : "ghost"} onClick={onWays}>
            See the three ways on
          </Button>
        )}
        {held && pending !== "confirm" && (
          <Button kind="ghost" onClick={() => state.setHeld(null)}>
            Change
          </Button>
        )}
        <p role="status" className="text-dim">
          {pending === "confirm" && `${started} of ${count} started, in the order of processing.`}
          {!held && "Quotes bind for 15 minutes. Nothing runs before you confirm."}
        </p>
      </div>
    </>
  );
}
