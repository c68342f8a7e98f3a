"use client";
import { useState, useTransition } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Millis } from "#lib/units/millis.ts";
import type { Outcome, Refusal } from "#lib/units/outcome.ts";

export type CancelAction = (slug: string, input: unknown) => Promise<Outcome<unknown>>;

type Props = {
  readonly slug: string;
  readonly jobId: string;
  readonly unit: string;
  readonly held: Millis;
  /** Which lots get back how much. */
  readonly lots: readonly { readonly lotId: string; readonly label: string; readonly taken: Millis }[];
  readonly cancel: CancelAction;
};

const UNREACHABLE: Refusal = { ok: false, reason: "unreachable", detail: {} };

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
        <ul className="mt-2 text-dim">
          {lots.map(({ lotId, label, taken }) => (
            <li key={lotId}>
              <Amount value={taken} className="text-ink" /> to {label.toLowerCase()}{" "}
              <code className="text-xs text-faint">{lotId.slice(0, 8)}</code>
            </li>
          ))}
        </ul>
        <p className="mt-2 text-sm text-faint">Credits that expired meanwhile return as if they had never been held (GEN-6).</p>
        {refusal && (
          <Notice tone="bad" live className="mt-3">
            {textOf(refusal)}
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

const TEXTS: Readonly<Record<string, string>> = {
  job_ended: "It has ended already, so there is nothing left to cancel. Close this, and the page shows how it ended.",
  not_your_job: "Only whoever started this job, or an owner, may cancel it.",
  forbidden: "Your role may not cancel jobs. An owner can change that on the Members page.",
  signed_out: "You are signed out. Sign in again in another tab, then retry.",
  not_found: "This job no longer exists here.",
  unavailable: "The books cannot be reached right now. Try again in a moment: a job is cancelled once, however often it is asked.",
  unreachable: "The server could not be reached. Try again: a job is cancelled once, however often it is asked.",
};

function textOf({ reason, detail }: Refusal): string {
  const request = typeof detail["requestId"] === "string" ? ` Tell support: request ${detail["requestId"]}.` : "";
  return TEXTS[reason] ?? `That did not work, and we do not know why yet. Trying again is safe.${request}`;
}
