"use client";
import { type ReactNode, useState, useTransition } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Millis } from "#lib/units/millis.ts";
import type { Refusal } from "#lib/units/outcome.ts";
import { type CancelAction, cancelText, UNREACHABLE } from "./cancel-text.ts";
import { type ReturningLot, ReturningLots } from "./returning-lots.tsx";

type Props = {
  readonly slug: string;
  readonly jobId: string;
  readonly unit: string;
  readonly held: Millis;
  readonly lots: readonly ReturningLot[];
  readonly cancel: CancelAction;
  /** The button that opens the dialog, and what it is called where the page has several. */
  readonly open: string;
  readonly openLabel?: string;
  readonly title: string;
  /** What the button that does it is called, before the amount. */
  readonly confirm: string;
  /** Whether a reason is asked for, which the job's entries keep. */
  readonly asksReason?: boolean;
  readonly children: ReactNode;
};

/** Ends a running job, after saying what returns and to where. The dialog closes when it has ended; a refusal keeps what was typed. */
export function EndDialog({ slug, jobId, unit, held, lots, cancel, open, openLabel, title, confirm, asksReason = false, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, start] = useTransition();
  const run = () =>
    start(async () => {
      const outcome = await cancel(slug, { jobId, ...(asksReason ? { reason } : {}) }).catch(() => UNREACHABLE);
      if (outcome.ok) setOpen(false);
      else setRefusal(outcome);
    });
  const ask = () => {
    setRefusal(null);
    setOpen(true);
  };
  return (
    <>
      <Button kind="ghost" small data-screen-only aria-label={openLabel} onClick={ask}>
        {open}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={title}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!pending) run();
          }}
        >
          <p>{children}</p>
          <ReturningLots lots={lots} />
          {asksReason && <Reason value={reason} onChange={setReason} />}
          {refusal && (
            <Notice tone="bad" live className="mt-3">
              {cancelText(refusal)}
            </Notice>
          )}
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <Button kind="ghost" onClick={() => setOpen(false)}>
              Keep it running
            </Button>
            <Button kind="danger" type="submit" pending={pending}>
              {confirm} <Amount value={held} unit={unit} />
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function Reason({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  return (
    <Field label="Reason" hint="Its entries in the books keep it." className="mt-3">
      {(control) => (
        <Input {...control} required maxLength={500} value={value} onChange={({ target }) => onChange(target.value)} autoComplete="off" />
      )}
    </Field>
  );
}
