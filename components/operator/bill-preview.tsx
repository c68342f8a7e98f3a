import type { ReactNode } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { When } from "#components/ui/when.tsx";
import type { Offer } from "#lib/domain/billing/offer.ts";
import type { Billable } from "#lib/domain/billing/view-operator.ts";
import { worth } from "#lib/domain/catalog/money.ts";
import { DAY, type Instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { divide, fromMillis, rational } from "#lib/units/rational.ts";

const THOUSAND = credits(1_000);

/** What an invoice by agreement will say, who gets it, and what its payment brings. */
export function BillPreview({ of, offer, now }: { readonly of: Billable; readonly offer: Offer; readonly now: Instant }) {
  const { currency, org, cardName, planName, sendsTo } = of;
  const { cents, days, purchaseOrder } = offer;
  const each = divide(rational(cents, 100), fromMillis(offer.credits));
  return (
    <>
      <dl className="grid gap-x-6 gap-y-2.5 sm:grid-cols-[auto_1fr]">
        <Line name="Invoice to">
          <span className="font-semibold">{org.name}</span>
          {sendsTo ? (
            <span className="block text-dim">{sendsTo}</span>
          ) : (
            <span className="block text-warn">no address is known: nobody gets a letter</span>
          )}
        </Line>
        <Line name="For">
          {cardName}: {planName}
        </Line>
        <Line name="Amount">
          <Price money={{ cents, currency }} className="font-semibold" />
          <span className="text-dim"> and tax where it applies</span>
        </Line>
        <Line name="Due">
          <When at={later(now, days * DAY)} shape="date" /> <span className="text-dim">in {days === 1 ? "a day" : `${days} days`}</span>
        </Line>
        {purchaseOrder && <Line name="Purchase order">{purchaseOrder}</Line>}
        <Line name="With its payment">
          <Amount value={offer.credits} unit="credit" className="font-semibold" />
          <span className="text-dim">
            {" "}
            · <Price money={worth(THOUSAND, { each, currency })} /> per 1,000
          </span>
          <span className="block text-dim">and the plan {planName}</span>
        </Line>
      </dl>
      <p className="mt-3 text-sm text-dim">
        The payment service sends it at once. Nothing changes for {org.name} before it is paid, and until then it can be withdrawn.
      </p>
    </>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="sm:contents">
      <dt className="text-sm text-faint">{name}</dt>
      <dd className="min-w-0 wrap-break-word">{children}</dd>
    </div>
  );
}
