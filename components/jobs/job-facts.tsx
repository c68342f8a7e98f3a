import type { ReactNode } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { IdText } from "#components/ui/id-text.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";
import type { JobView } from "./view.ts";

/** The receipt's figures: quoted beside settled, who, when, and by which card. */
export function JobFacts({ view }: { readonly view: JobView }) {
  const { job, quote, output, unit, money } = view;
  const running = job.state === "running";
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      <Fact name="Quoted">
        <Amount value={quote?.total ?? job.held} unit={unit} />
      </Fact>
      <Fact name="Held">
        <Amount value={job.held} unit={unit} money={running ? money : null} />
        {!running && <span className="text-dim"> until it ended</span>}
      </Fact>
      {!running && (
        <Fact name="Spent">
          <Amount value={job.settled} unit={unit} money={money} className="font-semibold" />
        </Fact>
      )}
      {!running && (
        <Fact name="Returned">
          <Amount value={job.returned} unit={unit} />
        </Fact>
      )}
      {job.excess > 0n && (
        <Fact name="Not charged">
          <Amount value={job.excess} unit={unit} /> beyond the quote (GEN-5)
        </Fact>
      )}
      <Fact name="Started">
        <When at={job.startedAt} shape="full" /> by {job.startedBy}
      </Fact>
      {job.endedAt !== null && (
        <Fact name="Ended">
          <When at={job.endedAt} shape="full" /> <span className="text-dim">after {span(job.startedAt, job.endedAt)}</span>
        </Fact>
      )}
      {(job.project ?? job.department) && <Fact name="For">{[job.project, job.department].filter(Boolean).join(" · ")}</Fact>}
      {output && !running && <Fact name="Made">{madeOf(output)}</Fact>}
      <Fact name="Job">
        <IdText id={job.id} />
      </Fact>
      {quote && (
        <Fact name="Quote">
          <IdText id={quote.id} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function madeOf({ seconds, qualityScore }: NonNullable<JobView["output"]>): string {
  const parts = [seconds === null ? null : `${seconds} s of work`, qualityScore === null ? null : `quality ${qualityScore} of 10`];
  return parts.filter(Boolean).join(", ") || "nothing reported";
}

function span(from: Instant, to: Instant): string {
  const seconds = Math.max(0, Math.round((to - from) / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
