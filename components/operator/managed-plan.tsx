"use client";
import { useState } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Problem } from "#components/ui/problem.tsx";
import { When } from "#components/ui/when.tsx";
import type { ManagedPlan } from "#lib/domain/billing/view-operator.ts";
import type { Instant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { BillForm } from "./bill-form.tsx";
import { ChangeForm } from "./change-form.tsx";
import { ReasonForm } from "./reason-form.tsx";
import { Said } from "./said.tsx";
import { type OperatorAction, useMoneyAction } from "./use-money-action.ts";

export type ManagedActions = Readonly<Record<"billAgain" | "change" | "keep", OperatorAction>>;
type Props = { readonly of: ManagedPlan; readonly now: Instant; readonly canBill: boolean } & ManagedActions;

/** One plan that an operator looks after, and what can be done about it. */
export function ManagedPlanRow({ of, now, canBill, billAgain, change, keep }: Props) {
  const [open, setOpen] = useState<"bill" | "change" | "end" | null>(null);
  // A further invoice is a new order: its name is made with the form, so that sending it twice is sending it once.
  const [orderId, setOrderId] = useState("");
  const [said, setSaid] = useState("");
  const { accountId, org, planName, lastInvoice, targets, periodEnd } = of;
  const end = targets.find(({ isEnd }) => isEnd);
  const close = () => setOpen(null);
  const finish = (words: string) => () => {
    close();
    setSaid(words);
  };
  const start = lastInvoice?.credits ? { credits: formatMillis(lastInvoice.credits) } : {};
  return (
    <li className="border-b border-line py-3 first:pt-0 last:border-0 last:pb-0">
      <Said>{said}</Said>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <Facts of={of} />
        <div className="flex flex-wrap gap-2">
          {of.isByAgreement && canBill && (
            <Button
              small
              aria-label={`Bill again: ${org.name}`}
              onClick={() => {
                setOrderId(crypto.randomUUID());
                setOpen("bill");
              }}
            >
              Bill again
            </Button>
          )}
          {targets.some(({ isEnd }) => !isEnd) && (
            <Button small kind="ghost" aria-label={`Change the plan of ${org.name}`} onClick={() => setOpen("change")}>
              Change
            </Button>
          )}
          {end && !of.pending?.isEnd && (
            <Button small kind="ghost" aria-label={`End the plan of ${org.name}`} onClick={() => setOpen("end")}>
              End
            </Button>
          )}
        </div>
      </div>
      {of.pending && <Pending of={of} pending={of.pending} keep={keep} onDone={finish(`${org.name} stays on ${planName}.`)} />}
      <Dialog open={open === "bill"} onClose={close} title={`Bill ${org.name} again for ${planName}`}>
        <BillForm
          {...{ of, orderId, start, now }}
          bill={billAgain}
          onDone={finish("The invoice is on its way. Until it is paid, it stands under What waits.")}
          onBack={close}
        />
      </Dialog>
      <Dialog open={open === "change"} onClose={close} title={`Change the plan of ${org.name}`}>
        <ChangeForm of={of} change={change} onDone={(words) => finish(words)()} onBack={close} />
      </Dialog>
      <Dialog open={open === "end"} onClose={close} title={`End ${planName} of ${org.name}`}>
        <ReasonForm
          label="Why, for the owners"
          hint="It stands in the letter that they get."
          field="reason"
          input={{ accountId, planId: end?.planId ?? "", when: "period_end" }}
          action={change}
          button="End it at the period’s end"
          onDone={finish(`${planName} of ${org.name} ends with its period.`)}
          onBack={close}
        >
          <p className="mb-3 text-dim">
            Until <When at={periodEnd} /> everything stays as it is, and this can be undone. Then {org.name} is on {end?.name}. An invoice
            that is open stays open.
          </p>
        </ReasonForm>
      </Dialog>
    </li>
  );
}

function Facts({ of: { org, cardName, planName, isByAgreement, periodEnd, lastInvoice } }: Pick<Props, "of">) {
  return (
    <div className="min-w-0 grow basis-72">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold">{org.name}</span>
        <span>
          {planName} <span className="text-dim">of {cardName}</span>
        </span>
        {isByAgreement && <Badge>By agreement</Badge>}
      </p>
      <p className="text-dim">
        {lastInvoice ? (
          <>
            Last invoice <When at={lastInvoice.at} shape="date" />
            {lastInvoice.price && (
              <>
                {": "}
                <Price money={lastInvoice.price} />
              </>
            )}
            {lastInvoice.credits !== null && (
              <>
                {" for "}
                <Amount value={lastInvoice.credits} unit="credit" />
              </>
            )}
            , {STATES[lastInvoice.state] ?? lastInvoice.state}
          </>
        ) : (
          "Never billed here"
        )}
      </p>
      <p className="text-xs text-faint">
        This period ends <When at={periodEnd} />
      </p>
    </div>
  );
}

const STATES: Readonly<Record<string, string>> = { open: "not paid yet", paid: "paid", failed: "withdrawn", expired: "run out" };

function Pending({
  of: { accountId, org },
  pending: { isEnd, planName, at, reason },
  keep,
  onDone,
}: Pick<Props, "of" | "keep"> & { readonly pending: NonNullable<ManagedPlan["pending"]>; readonly onDone: () => void }) {
  const { pending, problem, run } = useMoneyAction();
  return (
    <Notice tone="warn" className="mt-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0">
          {isEnd ? "Ends" : `Changes to ${planName}`} on <When at={at} />. <span className="text-dim">“{reason}”</span>
        </p>
        <Button
          small
          kind="ghost"
          pending={pending}
          aria-label={`Undo what waits for ${org.name}`}
          onClick={() => run(() => keep({ accountId }), onDone)}
        >
          Undo
        </Button>
      </div>
      <Problem>{problem}</Problem>
    </Notice>
  );
}
