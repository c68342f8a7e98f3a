"use client";
import { Amount } from "#components/ui/amount.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { WaitingView } from "#lib/domain/billing/view-operator.ts";
import { ReasonForm } from "./reason-form.tsx";
import type { OperatorAction } from "./use-money-action.ts";

type Props = {
  readonly thing: WaitingView;
  readonly asking: "grant" | "dismiss" | null;
  readonly dismiss: OperatorAction;
  readonly grant: OperatorAction;
  readonly onClose: () => void;
  readonly onSaid: (words: string) => void;
};

/** What a person can decide about something that waits, each with a reason: that it brings nothing, or what its order promised. */
export function WaitingDialogs({ thing, asking, dismiss, grant, onClose, onSaid }: Props) {
  const { kind, id, label, org, grants } = thing;
  const name = `${label.toLowerCase()} ${id}`;
  const common = { label: "Why", hint: "It stands in the audit log.", field: "reason", input: { kind, id }, onBack: onClose } as const;
  const ended = (words: string) => () => {
    onClose();
    onSaid(words);
  };
  return (
    <>
      <Dialog open={asking === "dismiss"} onClose={onClose} title={`Dismiss ${name}`}>
        <ReasonForm {...common} action={dismiss} button="Dismiss" onDone={ended(`${label} ${id} is set aside.`)}>
          <p className="mb-3 text-dim">
            It brings no credits, and nobody is asked about it again. No money moves: what was paid is given back in the payment service’s
            dashboard.
          </p>
        </ReasonForm>
      </Dialog>
      {grants !== null && (
        <Dialog open={asking === "grant"} onClose={onClose} title={`Grant what ${name} was for`}>
          <ReasonForm {...common} action={grant} button="Grant" kind="primary" onDone={ended(`${label} ${id}: its credits are granted.`)}>
            <p className="mb-3 text-dim">
              {org?.name ?? "Its organization"} gets <Amount value={grants} unit="credit" /> now, as its order promised, although the
              payment does not fit it. A refund takes them back.
            </p>
          </ReasonForm>
        </Dialog>
      )}
    </>
  );
}
