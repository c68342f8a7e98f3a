"use client";
import { useState } from "react";
import { CurrencyChoice } from "#components/billing/currency-choice.tsx";
import { PaymentsNote } from "#components/billing/payments-note.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { Interval, PlansPageView } from "#lib/domain/billing/view.ts";
import type { PlanActions } from "./actions.ts";
import { CurrentPlanPanel } from "./current-plan.tsx";
import { EnterpriseForm } from "./enterprise-form.tsx";
import { IntervalChoice } from "./interval-choice.tsx";
import { PlanCard } from "./plan-card.tsx";
import { PlanDialog } from "./plan-dialog.tsx";

/** The card's plans side by side; choosing one shows what will happen before anything does (ACT-13, ALU-1). */
export function PlansPage({
  slug,
  view,
  asked,
  back,
  actions,
}: {
  readonly slug: string;
  readonly view: PlansPageView;
  /** The plan that a link named, whose preview opens by itself; and the request that it answers. */
  readonly asked: { readonly plan?: string; readonly request?: string };
  /** Where one came from, to go back to with everything typed there. */
  readonly back: string | null;
  readonly actions: PlanActions;
}) {
  const { current, plans, mayChange, owners } = view;
  const [interval, setInterval] = useState<Interval>(current.interval);
  const [chosen, setChosen] = useState<string | null>(() =>
    plans.some((offer) => isOpen(offer, view) && offer.plan.id === asked.plan) ? (asked.plan ?? null) : null,
  );
  const offer = plans.find(({ plan }) => plan.id === chosen);
  const byRequest = plans.find(({ way }) => way === "request");
  return (
    <>
      <PaymentsNote payments={view.payments} />
      <CurrentPlanPanel slug={slug} view={view} undo={actions.undo} onCancel={cancelOf(view, setChosen)} />
      {view.currency && <CurrencyChoice slug={slug} choice={view.currency} choose={actions.setCurrency} className="mb-3.5" />}
      {view.hasAnnual && <IntervalChoice interval={interval} onChange={setInterval} />}
      <section
        id="plans"
        aria-label="Plans"
        className={classNames("grid gap-3.5 sm:grid-cols-2", COLUMNS[plans.filter(isSold).length] ?? "lg:grid-cols-3")}
      >
        {plans.filter(isSold).map((each) => (
          <PlanCard
            key={each.plan.id}
            offer={each}
            view={view}
            interval={interval}
            isAsked={each.plan.id === asked.plan}
            onChoose={isOpen(each, view) || isOtherInterval(each, view, interval) ? () => setChosen(each.plan.id) : null}
          />
        ))}
      </section>
      {!mayChange && (
        <p className="mt-3.5 text-dim">Only an owner may change the plan{owners.length > 0 && `: ask ${owners.join(" or ")}`}.</p>
      )}
      {byRequest && mayChange && (
        <EnterpriseForm slug={slug} planName={byRequest.plan.name} enquiredAt={view.enquiredAt} enquire={actions.enquire} />
      )}
      {offer && (
        <PlanDialog
          slug={slug}
          offer={offer}
          interval={interval}
          actions={actions}
          back={back}
          request={offer.plan.id === asked.plan ? asked.request : undefined}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  );
}

/** So that no row is half empty. */
const COLUMNS: Readonly<Record<number, string>> = { 2: "", 4: "lg:grid-cols-4" };

type Offer = PlansPageView["plans"][number];

// The archive is nothing that one chooses: cancelling leads to it.
function isSold({ plan }: Offer): boolean {
  return plan.generation;
}

/** Can this plan be chosen by the visitor, now? */
function isOpen({ way, refused }: Offer, { mayChange, payments }: PlansPageView): boolean {
  return mayChange && payments !== "not_set_up" && refused === null && way !== "current" && way !== "request";
}

/** Can one's own plan be paid for by the other interval from now on? */
function isOtherInterval({ way, prices }: Offer, { mayChange, payments, current }: PlansPageView, interval: Interval): boolean {
  const isFree = current.status === "active" && current.pending === null && current.pastDue === null;
  const isOther = way === "current" && current.interval !== interval && prices[interval] !== null;
  return mayChange && payments !== "not_set_up" && isFree && isOther;
}

/** Cancelling leads to the plan without generation, where the card has one (ACT-12). */
function cancelOf(view: PlansPageView, choose: (planId: string) => void): (() => void) | null {
  const offer = view.plans.find((each) => each.way === "cancel" && !each.plan.generation && isOpen(each, view));
  return offer ? () => choose(offer.plan.id) : null;
}
