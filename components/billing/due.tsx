"use client";
import { useState } from "react";
import { Price } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { formatMoney } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import type { CurrentPlan, PastDue } from "#lib/domain/billing/view.ts";
import type { PaymentMethodView } from "#lib/domain/billing/view-purchases.ts";
import { afterGrace } from "./grace-text.ts";
import { methodName } from "./method-name.ts";
import { type BillingAction, useOnward } from "./use-onward.ts";

/** A renewal that is not paid: what is owed, until when, what comes then, and one click that pays it. It stays to say that it is paid. */
export function Due({
  slug,
  current,
  method,
  pay,
}: {
  readonly slug: string;
  readonly current: CurrentPlan;
  /** What is charged by that click; null for who may not charge it, or while there is none. */
  readonly method: PaymentMethodView | null;
  readonly pay: BillingAction;
}) {
  const [paid, setPaid] = useState<string | null>(null);
  const { pastDue, name } = current;
  if (pastDue) return <Open slug={slug} name={name} pastDue={pastDue} method={method} pay={pay} onPaid={setPaid} />;
  if (paid === null) return null;
  return (
    <Notice tone="good" live className="mb-3.5">
      {paid} is paid, and {name} goes on.
    </Notice>
  );
}

type OpenProps = {
  readonly slug: string;
  readonly name: string;
  readonly pastDue: PastDue;
  readonly method: PaymentMethodView | null;
  readonly pay: BillingAction;
  readonly onPaid: (sum: string) => void;
};

function Open({ slug, name, pastDue, method, pay, onPaid }: OpenProps) {
  const locale = useLocale();
  const { pending, problem, run } = useOnward();
  const { since, endsAt, end, invoice } = pastDue;
  const sum = invoice ? formatMoney(invoice.due, locale) : "";
  return (
    <Panel id="due" className="mb-3.5" title="Payment past due" aside={<Badge tone="bad">Not paid</Badge>}>
      <p className="text-lg font-semibold">
        {invoice ? (
          <>
            <Price money={invoice.due} /> to pay by <When at={endsAt} shape="moment" />
          </>
        ) : (
          <>
            To pay by <When at={endsAt} shape="moment" />
          </>
        )}
      </p>
      <p className="mt-1 max-w-prose text-dim">
        The renewal of {name} on <When at={since} shape="date" /> was declined. Everything works until then
        {end.creditsWait && ", but this period’s credits come with the payment"}. {afterGrace(end)}
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        {invoice && method && (
          <Button
            pending={pending}
            onClick={() =>
              run(
                () => pay(slug, { invoiceId: invoice.id, methodId: method.id, cents: invoice.due.cents }),
                () => onPaid(sum),
              )
            }
          >
            Pay {sum} with {methodName(method)}
          </Button>
        )}
        {invoice?.payUrl && (
          <a href={invoice.payUrl} className="inline-block min-h-6 font-semibold text-accent underline underline-offset-2">
            {method ? "Pay in another way" : `Pay ${sum}`}
          </a>
        )}
        {!invoice && <span className="text-dim">The payment service does not answer right now: look again in a moment.</span>}
      </div>
      {problem && (
        <Notice tone="bad" live className="mt-3">
          {problem}
        </Notice>
      )}
    </Panel>
  );
}
