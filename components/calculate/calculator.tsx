"use client";
import dynamic from "next/dynamic";
import Link from "next/link";
import { formatAmount, unitWord } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Millis } from "#lib/units/millis.ts";
import type { Refusal } from "#lib/units/outcome.ts";
import { type Draft, operationOf } from "./draft.ts";
import { OfferPanel } from "./offer-panel.tsx";
import { RequestForm } from "./request-form.tsx";
import { Steps } from "./steps.tsx";
import { totalOf } from "./totals.ts";
import { type CalculatorProps, useCalculator } from "./use-calculator.ts";

// Rare or below the fold: they come when they are needed, and the first load is lighter for everybody.
const OutOfCredit = dynamic(() => import("./out-of-credit.tsx").then((module) => module.OutOfCredit), { ssr: false });
const RefusedNotice = dynamic(() => import("./refused.tsx").then((module) => module.RefusedNotice), { ssr: false });
const ProjectPanel = dynamic(() => import("./project-panel.tsx").then((module) => module.ProjectPanel), {
  ssr: false,
  loading: () => <div className="h-96 rounded-lg border border-line bg-panel" />,
});
const TemplateWorth = dynamic(() => import("./template-worth.tsx").then((module) => module.TemplateWorth), {
  ssr: false,
  loading: () => <div className="h-80 rounded-lg border border-line bg-panel" />,
});

/** Choose, see the price, confirm. The browser estimates while typing; the server's quote is what counts (GEN-3, ACT-8). */
export function Calculator(props: CalculatorProps) {
  const { slug, view } = props;
  const state = useCalculator(props);
  const { list, current, offers, isBound, refusal, over, shortfall } = state;
  const total = totalOf(view, offers);
  if (!current) return null;
  const several = offers.length > 1;
  const steps = (
    <>
      {state.started.length > 0 && <Started slug={slug} jobs={state.started} />}
      <WhyNot refusal={refusal} over={over} several={several} slug={slug} />
      <Steps state={state} total={total} count={offers.length} unit={view.unit} />
      <Announcement total={isBound ? total : null} unit={view.unit} />
    </>
  );
  return (
    <div className="space-y-3.5">
      <div className="grid items-start gap-3.5 lg:grid-cols-[1fr_1.15fr]">
        <Panel title={several ? `Item ${list.at + 1} of ${offers.length}` : "What will run"}>
          <RequestForm
            card={view.card}
            draft={current.draft}
            problems={state.problems}
            elsewhere={state.compared?.name ?? null}
            onChange={state.change}
            onSubmit={state.fresh}
            onAdd={list.mayAdd ? state.addItem : null}
            pending={state.pending === "quote"}
            count={offers.length}
          />
        </Panel>
        <OfferPanel view={view} slug={slug} state={state} current={current} several={several}>
          {!several && steps}
        </OfferPanel>
      </div>
      {several && (
        <ProjectPanel view={view} state={state} slug={slug}>
          {steps}
        </ProjectPanel>
      )}
      {takesTemplates(view, current.draft) && <TemplateWorth view={view} draft={current.draft} />}
      {shortfall !== null && total !== null && (
        <OutOfCredit
          open={state.waysOpen}
          onClose={() => state.setWaysOpen(false)}
          slug={slug}
          view={view}
          shortfall={shortfall}
          total={total}
          count={offers.length}
          actions={props.actions}
        />
      )}
    </div>
  );
}

type WhyNotProps = { readonly refusal: Refusal | null; readonly over: boolean; readonly several: boolean; readonly slug: string };

/** Why it cannot go on as it stands; out of credit has a dialog of its own. */
function WhyNot({ refusal, over, several, slug }: WhyNotProps) {
  if (refusal) return refusal.reason !== "insufficient_credits" && <RefusedNotice refusal={refusal} slug={slug} />;
  return (
    over && (
      <Notice tone="warn" live className="mt-3.5">
        {several ? "These quotes are over: they were" : "This quote is over: it was"} good for 15 minutes. Nothing was charged.
      </Notice>
    )
  );
}

function takesTemplates({ card }: CalculatorProps["view"], { operation }: Draft): boolean {
  return card.templates !== undefined && operationOf(card, operation)?.adjustments?.includes("template") === true;
}

/** Some items run, a later one was refused: they have left the project, and are one click away. */
function Started({ slug, jobs }: { readonly slug: string; readonly jobs: readonly string[] }) {
  return (
    <Notice tone="good" live className="mt-3.5">
      {jobs.length === 1 ? "One item has started" : `${jobs.length} items have started`} and left this list:{" "}
      {jobs.map((job, index) => (
        <span key={job}>
          {index > 0 && ", "}
          <Link href={`/o/${slug}/jobs/${job}`} className="font-semibold text-accent underline">
            job {index + 1}
          </Link>
        </span>
      ))}
      . What is listed here has not been charged.
    </Notice>
  );
}

function Announcement({ total, unit }: { readonly total: Millis | null; readonly unit: string }) {
  const locale = useLocale();
  return (
    <p role="status" className="sr-only">
      {total !== null && `Quote: ${formatAmount(total, locale)} ${unitWord(unit, total)}, binding for 15 minutes.`}
    </p>
  );
}
