"use client";
import { useState, useTransition } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
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
};

/** Cancels a running job, after saying what returns and to where. */
export function CancelButton({ slug, jobId, unit, held, lots, cancel }: Props) {
  const [open, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, start] = useTransition();
  const run = () =>
    start(async () => {
      const outcome = await cancel(slug, { jobId }).catch(() => UNREACHABLE);
      if (outcome.ok) setOpen(false);
      else setRefusal(outcome);
    });
  const ask = () => {
    setRefusal(null);
    setOpen(true);
  };
  return (
    <>
      <Button kind="ghost" small data-screen-only onClick={ask}>
        Cancel job
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Cancel this job?">
        <p>
          All <Amount value={held} unit={unit} className="font-semibold" /> that it holds return at once. What was rendered so far is lost.
        </p>
        <ReturningLots lots={lots} />
        {refusal && (
          <Notice tone="bad" live className="mt-3">
            {cancelText(refusal)}
          </Notice>
        )}
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button kind="ghost" onClick={() => setOpen(false)}>
            Keep it running
          </Button>
          <Button kind="danger" pending={pending} onClick={run}>
            Cancel and return <Amount value={held} unit={unit} />
          </Button>
        </div>
      </Dialog>
    </>
  );
}
