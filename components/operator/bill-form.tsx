"use client";
import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { formatMoney } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { type Offer, readOffer, type TypedOffer } from "#lib/domain/billing/offer.ts";
import type { Billable } from "#lib/domain/billing/view-operator.ts";
import type { Instant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { BillPreview } from "./bill-preview.tsx";
import { FormFoot } from "./form-foot.tsx";
import { type OperatorAction, useMoneyAction } from "./use-money-action.ts";

/** Price, credits, days and purchase order of an invoice by agreement; then what it will say and do; then it is sent. */
export function BillForm({
  of,
  orderId,
  start,
  now,
  bill,
  onDone,
  onBack,
}: {
  readonly of: Billable;
  readonly orderId: string;
  readonly start: Partial<TypedOffer>;
  readonly now: Instant;
  readonly bill: OperatorAction;
  readonly onDone: () => void;
  readonly onBack: () => void;
}) {
  const [typed, setTyped] = useState<TypedOffer>({ price: "", credits: "", days: "30", purchaseOrder: "", ...start });
  const [problems, setProblems] = useState<Readonly<Partial<TypedOffer>>>({});
  const [offer, setOffer] = useState<Offer | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const set = (name: keyof TypedOffer) => (event: { readonly target: { readonly value: string } }) =>
    setTyped({ ...typed, [name]: event.target.value });
  if (offer) return <Confirm of={of} orderId={orderId} offer={offer} now={now} bill={bill} onDone={onDone} onBack={() => setOffer(null)} />;
  const preview = () => {
    const read = readOffer(typed);
    setProblems("problems" in read ? read.problems : {});
    if ("offer" in read) setOffer(read.offer);
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        preview();
      }}
    >
      <div className="grid gap-x-3 sm:grid-cols-2">
        <Field label="Price, without tax" error={problems.price}>
          {(control) => (
            <Input {...control} inputMode="decimal" unit={of.currency} autoComplete="off" value={typed.price} onChange={set("price")} />
          )}
        </Field>
        <Field label="Credits a month" hint="They come when it is paid." error={problems.credits}>
          {(control) => (
            <Input {...control} inputMode="decimal" unit="credits" autoComplete="off" value={typed.credits} onChange={set("credits")} />
          )}
        </Field>
        <Field label="To be paid within" error={problems.days}>
          {(control) => <Input {...control} inputMode="numeric" unit="days" value={typed.days} onChange={set("days")} />}
        </Field>
        <Field label="Purchase order" optional error={problems.purchaseOrder}>
          {(control) => <Input {...control} autoComplete="off" value={typed.purchaseOrder} onChange={set("purchaseOrder")} />}
        </Field>
      </div>
      <FormFoot onBack={onBack}>
        <Button type="submit">Preview</Button>
      </FormFoot>
    </form>
  );
}

function Confirm({
  of,
  orderId,
  offer,
  now,
  bill,
  onDone,
  onBack,
}: {
  readonly of: Billable;
  readonly orderId: string;
  readonly offer: Offer;
  readonly now: Instant;
  readonly bill: OperatorAction;
  readonly onDone: () => void;
  readonly onBack: () => void;
}) {
  const locale = useLocale();
  const { pending, problem, run } = useMoneyAction();
  const { cents, credits, days, purchaseOrder } = offer;
  const input = {
    accountId: of.accountId,
    orderId,
    cents,
    credits: formatMillis(credits),
    days,
    ...(purchaseOrder ? { purchaseOrder } : {}),
  };
  return (
    <>
      <BillPreview of={of} offer={offer} now={now} />
      <FormFoot problem={problem} back="Change it" onBack={onBack}>
        <Button pending={pending} onClick={() => run(() => bill(input), onDone)}>
          Send the invoice · {formatMoney({ cents, currency: of.currency }, locale)}
        </Button>
      </FormFoot>
    </>
  );
}
