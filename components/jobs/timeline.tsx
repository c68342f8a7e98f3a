import type { ReactNode } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";
import { type JobLine, STATES } from "./view.ts";

type Step = { readonly key: string; readonly at: Instant | null; readonly what: ReactNode; readonly tone: string };

/** What happened to a job, in order, and what comes next. */
export function Timeline({ job, quotedAt, unit }: { readonly job: JobLine; readonly quotedAt: Instant | null; readonly unit: string }) {
  return (
    <ol className="space-y-2">
      {stepsOf(job, quotedAt, unit).map(({ key, at, what, tone }) => (
        <li key={key} className="grid grid-cols-[12px_8.5rem_minmax(0,1fr)] items-baseline gap-x-2">
          <span aria-hidden="true" className={classNames("size-2 rounded-full", tone)} />
          <span className="text-dim">{at === null ? "now" : <When at={at} shape="second" />}</span>
          <span>{what}</span>
        </li>
      ))}
    </ol>
  );
}

const DOTS: Readonly<Record<JobLine["state"], string>> = {
  running: "bg-warn",
  succeeded: "bg-accent",
  failed: "bg-bad",
  cancelled: "bg-held",
  expired: "bg-warn",
};

function stepsOf(job: JobLine, quotedAt: Instant | null, unit: string): readonly Step[] {
  const quoted: Step[] = quotedAt === null ? [] : [{ key: "quoted", at: quotedAt, what: "Price quoted", tone: "bg-edge" }];
  const held: Step = {
    key: "held",
    at: job.startedAt,
    what: (
      <>
        Confirmed by {job.startedBy}: <Amount value={job.held} unit={unit} /> held
      </>
    ),
    tone: "bg-held",
  };
  return [...quoted, held, job.state === "running" ? running(job) : ended(job, unit)];
}

function running({ progress, message, expiresAt }: JobLine): Step {
  const what = (
    <>
      {message ?? "Waiting for the renderer"}, {progress}% done. Without a report until <When at={expiresAt} />, everything returns.
    </>
  );
  return { key: "running", at: null, what, tone: DOTS.running };
}

function ended(job: JobLine, unit: string): Step {
  const what =
    job.state === "succeeded" ? (
      <>
        Succeeded: <Amount value={job.settled} unit={unit} /> spent, <Amount value={job.returned} /> returned
      </>
    ) : (
      <>
        {STATES[job.state].label}: all <Amount value={job.returned} unit={unit} /> returned
      </>
    );
  return { key: "ended", at: job.endedAt, what, tone: DOTS[job.state] };
}
