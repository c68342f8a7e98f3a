"use client";
import { useState, useTransition } from "react";
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
  readonly job: { readonly id: string; readonly operation: string; readonly held: Millis; readonly lots: readonly ReturningLot[] };
  readonly unit: string;
  readonly cancel: CancelAction;
};

/** Gives back what a job holds by cancelling it, after saying what returns and to where, and with a reason that its entries keep. */
export function ReleaseButton({ slug, job, unit, cancel }: Props) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, start] = useTransition();
  const run = () =>
    start(async () => {
      const outcome = await cancel(slug, { jobId: job.id, reason }).catch(() => UNREACHABLE);
      if (outcome.ok) setOpen(false);
      else setRefusal(outcome);
    });
  const ask = () => {
    setRefusal(null);
    setOpen(true);
  };
  return (
    <>
      <Button kind="ghost" small data-screen-only aria-label={`Release what ${job.operation} holds`} onClick={ask}>
        Release
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Release what this job holds?">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <p>
            The job {job.operation} is cancelled, and all <Amount value={job.held} unit={unit} className="font-semibold" /> that it holds
            return at once. What was rendered so far is lost.
          </p>
          <ReturningLots lots={job.lots} />
          <Field label="Reason" hint="Its entries in the books keep it." className="mt-3">
            {(control) => (
              <Input
                {...control}
                required
                maxLength={500}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
                autoComplete="off"
              />
            )}
          </Field>
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
              Release <Amount value={job.held} unit={unit} />
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
