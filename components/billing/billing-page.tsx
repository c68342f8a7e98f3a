import { PlanFacts, PlanState } from "#components/plans/current-plan.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { BillingPageView } from "#lib/domain/billing/view.ts";
import type { BillingActions } from "./actions.ts";
import { CurrencyChoice } from "./currency-choice.tsx";
import { BillingDetailsForm } from "./details-form.tsx";
import { Due } from "./due.tsx";
import { Invoices } from "./invoices.tsx";
import { MoneyTable } from "./money.tsx";
import { PaymentMethods } from "./payment-methods.tsx";
import { PaymentsNote } from "./payments-note.tsx";
import { PurchaseRequests } from "./purchase-requests.tsx";
import { Recharge } from "./recharge.tsx";

/** How the organization pays, what it paid, and what it will pay next. The Billing role sees no purchases (ACT-10). */
export function BillingPage({
  slug,
  view,
  mayChangePlan,
  mayPay,
  actions,
}: {
  readonly slug: string;
  readonly view: BillingPageView;
  readonly mayChangePlan: boolean;
  /** What is owed already. */
  readonly mayPay: boolean;
  readonly actions: BillingActions;
}) {
  const { payments, current, requests, recharge, methods, details, currency, isComplete } = view;
  const isOff = payments === "not_set_up";
  return (
    <>
      <PaymentsNote payments={payments} />
      {!isComplete && !isOff && (
        <Notice tone="warn" live className="mb-3.5">
          The payment service does not answer right now. What Greenlight keeps itself is shown; payment methods and invoices come back with
          it.
        </Notice>
      )}
      <Due
        slug={slug}
        current={current}
        method={mayPay ? (methods.find(({ isDefault }) => isDefault) ?? null) : null}
        pay={actions.payRenewal}
      />
      {requests !== null && requests.length > 0 && (
        <PurchaseRequests slug={slug} requests={requests} approve={actions.approve} refuse={actions.refuse} />
      )}
      <div className="grid items-start gap-3.5 lg:grid-cols-2">
        <div className="min-w-0 space-y-3.5">
          <NextInvoice slug={slug} view={view} mayChangePlan={mayChangePlan} />
          {!isOff && <PaymentMethods slug={slug} methods={methods} isRead={isComplete} actions={actions} />}
          {recharge && !isOff && <Recharge slug={slug} recharge={recharge} isRead={isComplete} actions={actions} />}
        </div>
        <div className="min-w-0 space-y-3.5">
          {currency && (
            <Panel title="Currency">
              <CurrencyChoice slug={slug} choice={currency} choose={actions.setCurrency} />
            </Panel>
          )}
          {!isOff && <BillingDetailsForm slug={slug} details={details} save={actions.setDetails} />}
        </div>
      </div>
      <Invoices view={view} />
    </>
  );
}

function NextInvoice({
  slug,
  view: { current },
  mayChangePlan,
}: {
  readonly slug: string;
  readonly view: BillingPageView;
  readonly mayChangePlan: boolean;
}) {
  const { nextInvoice } = current;
  return (
    <Panel
      title={`${current.name} plan`}
      aside={
        <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
          <PlanState status={current.status} />
          {mayChangePlan && <PlansLink slug={slug} />}
        </span>
      }
    >
      <PlanFacts current={current} />
      {nextInvoice && nextInvoice.lines.length > 1 && (
        <div className="mt-3">
          <MoneyTable caption="Next invoice" lines={nextInvoice.lines} total={nextInvoice.total} totalLabel="Next invoice" />
        </div>
      )}
    </Panel>
  );
}

function PlansLink({ slug }: { readonly slug: string }) {
  return (
    <ButtonLink href={`/o/${slug}/plans`} kind="ghost" small>
      Change the plan
    </ButtonLink>
  );
}
