import type { ReactNode } from "react";
import { QuoteLines } from "#components/calculate/quote-lines.tsx";
import { BurnedLots } from "#components/ledger/burned-lots.tsx";
import { EntryTable } from "#components/ledger/entry-table.tsx";
import { PrintButton } from "#components/ledger/print-button.tsx";
import { Amount } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { CancelButton } from "./cancel-button.tsx";
import type { CancelAction } from "./cancel-text.ts";
import { JobFacts } from "./job-facts.tsx";
import { Progress } from "./progress.tsx";
import { SandboxNote } from "./sandbox-note.tsx";
import { Timeline } from "./timeline.tsx";
import { type JobLine, type JobView, STATES } from "./view.ts";

type Props = {
  readonly slug: string;
  readonly orgName: string;
  readonly view: JobView;
  readonly sandbox: boolean;
  readonly cancel: CancelAction;
};

/** One job and its receipt: how it goes, what was quoted line by line, which lots paid, and every entry in the books. */
export function Job({ slug, orgName, view, sandbox, cancel }: Props) {
  const { job, quote, cardName, unit, zone, entries, burned, mayCancel } = view;
  const { label, tone } = STATES[job.state];
  const title = (
    <>
      {job.operation}{" "}
      <Badge tone={tone} className="align-middle font-normal">
        {label}
      </Badge>
    </>
  );
  return (
    <>
      <PageHeader title={title} note={[job.request, job.project, orgName].filter(Boolean).join(" · ")}>
        {mayCancel && <CancelButton slug={slug} jobId={job.id} unit={unit} held={job.held} lots={burned} cancel={cancel} />}
        <PrintButton />
      </PageHeader>
      <Status job={job} unit={unit} />
      <div className="mb-3.5 grid items-start gap-3.5 lg:grid-cols-[1fr_1.15fr]">
        <Panel title="Receipt" note={zone}>
          <JobFacts view={view} />
        </Panel>
        <div className="min-w-0 space-y-3.5">
          <Panel title="Price" note={cardName ?? "no quote"}>
            {quote ? (
              <QuoteLines lines={quote.lines} total={quote.total} unit={unit} explained />
            ) : (
              <p className="text-dim">This hold was made without a quote.</p>
            )}
          </Panel>
          <Panel title="Timeline" note={zone}>
            <Timeline job={job} quotedAt={quote?.createdAt ?? null} unit={unit} />
          </Panel>
        </div>
      </div>
      <Panel
        title={job.state === "running" ? "Lots held" : "Lots burned"}
        note={job.state === "running" ? "in the order they will pay" : "in the order they paid"}
        className="mb-3.5"
      >
        <BurnedLots slug={slug} burned={burned} />
      </Panel>
      <Panel title="Entries of this job" note="open one for its own receipt">
        <EntryTable slug={slug} caption="Entries of this job" unit={unit} entries={entries} />
      </Panel>
      {sandbox && job.runner === "renderer" && <SandboxNote />}
    </>
  );
}

/** The news about the job, in one place that is read out when it changes. */
function Status({ job, unit }: { readonly job: JobLine; readonly unit: string }): ReactNode {
  if (job.state === "running") {
    const waiting = job.runner === "self" ? "Runs elsewhere; waiting for its report" : "Waiting for the renderer";
    return (
      <Panel className="mb-3.5">
        <p className="mb-1.5 font-semibold">{job.message ?? waiting}</p>
        <Progress percent={job.progress} label={`Progress of ${job.operation}`} />
      </Panel>
    );
  }
  const reason = job.message && <> {job.message}</>;
  if (job.state === "succeeded")
    return (
      <Notice tone="good" live className="mb-3.5">
        Done. <Amount value={job.settled} unit={unit} className="font-semibold" /> spent
        {job.returned > 0n ? (
          <>
            ; it cost less than was held, so <Amount value={job.returned} unit={unit} className="font-semibold" /> returned.
          </>
        ) : (
          ", exactly as quoted."
        )}
      </Notice>
    );
  return (
    <Notice tone={job.state === "failed" ? "bad" : "warn"} live className="mb-3.5">
      {STATES[job.state].label}: everything returned, <Amount value={job.returned} unit={unit} className="font-semibold" />. Nothing was
      charged.{reason}
    </Notice>
  );
}
