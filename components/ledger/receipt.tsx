import Link from "next/link";
import type { ReactNode } from "react";
import { QuoteLines } from "#components/calculate/quote-lines.tsx";
import { Amount } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { Money } from "#components/ui/format.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import { may } from "#lib/domain/orgs/permissions.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import { type Burned, BurnedLots } from "./burned-lots.tsx";
import { type EntryLine, EntryTable } from "./entry-table.tsx";
import { kindOf, subjectOf } from "./kinds.ts";
import { PrintButton } from "./print-button.tsx";

export type ReceiptJob = {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly held: Millis;
  readonly settled: Millis;
  readonly returned: Millis;
  readonly excess: Millis;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
};

export type ReceiptView = {
  readonly entry: EntryLine & {
    readonly sequence: bigint;
    readonly transaction: string;
    readonly cardId: string;
    readonly cardVersion: number;
    readonly department: string | null;
    readonly fromSide: string;
    readonly toSide: string;
  };
  readonly unit: string;
  readonly zone: string;
  readonly cardName: string;
  readonly money: Money | null;
  readonly job: ReceiptJob | null;
  readonly quote: Quote | null;
  readonly burned: readonly Burned[];
  readonly entries: readonly EntryLine[];
};

/** Everything behind one entry, so that no amount is a dead end: the job, its price line by line, the lots that paid. */
export function Receipt({
  slug,
  orgName,
  role,
  view,
}: {
  readonly slug: string;
  readonly orgName: string;
  readonly role: Role;
  readonly view: ReceiptView;
}) {
  const { entry, unit, job, quote, burned, entries } = view;
  return (
    <>
      <PageHeader
        title={
          <>
            Receipt: {subjectOf(entry)}{" "}
            <Badge tone={kindOf(entry.kind).tone} className="align-middle font-normal">
              {kindOf(entry.kind).label}
            </Badge>
          </>
        }
        note={`${orgName} · entry ${entry.sequence}`}
      >
        <PrintButton />
      </PageHeader>
      <div className="mb-3.5 grid gap-3.5 lg:grid-cols-[1fr_1.15fr]">
        <Panel title="Entry" note={view.zone}>
          <Facts slug={slug} role={role} view={view} />
        </Panel>
        {quote ? (
          <Panel title="Price" note={`${view.cardName}, version ${quote.cardVersion}`}>
            <QuoteLines lines={quote.lines} total={quote.total} unit={unit} />
          </Panel>
        ) : (
          <Panel title="Price">
            <p className="text-dim">No quote stands behind this entry: it moved credits without running a job.</p>
          </Panel>
        )}
      </div>
      {burned.length > 0 && (
        <Panel title="Lots burned" note="in the order they paid" className="mb-3.5">
          <BurnedLots burned={burned} />
        </Panel>
      )}
      <Panel title={job ? "All entries of this job" : "In the books"}>
        <EntryTable slug={slug} caption="Entries" unit={unit} entries={entries} />
      </Panel>
    </>
  );
}

function Facts({ slug, role, view }: { readonly slug: string; readonly role: Role; readonly view: ReceiptView }) {
  const { entry, unit, job, money } = view;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      <Fact name="When">
        <When at={entry.at} shape="full" />
      </Fact>
      <Fact name="Who">{entry.actorName}</Fact>
      {job && <JobFacts slug={slug} role={role} job={job} unit={unit} />}
      <Fact name={job ? "This entry" : "Amount"}>
        <Amount value={entry.amount} unit={unit} money={job ? null : money} />, {entry.fromSide} to {entry.toSide}
      </Fact>
      <Fact name="Change">
        <Amount value={entry.effect} signed /> of what can be spent, then <Amount value={entry.balanceAfter} />
      </Fact>
      {entry.classLabel && <Fact name="From">{entry.classLabel}</Fact>}
      {(entry.project ?? entry.department) && <Fact name="For">{[entry.project, entry.department].filter(Boolean).join(" · ")}</Fact>}
      {entry.memo && <Fact name="Memo">{entry.memo}</Fact>}
      <Fact name="Rate card">
        {entry.cardId}, version {entry.cardVersion}
      </Fact>
      <Fact name="Transaction">
        <code className="text-xs break-all">{entry.transaction}</code>
      </Fact>
    </dl>
  );
}

function JobFacts({
  slug,
  role,
  job,
  unit,
}: {
  readonly slug: string;
  readonly role: Role;
  readonly job: ReceiptJob;
  readonly unit: string;
}) {
  const name = job.outcome ?? "running";
  return (
    <>
      <Fact name="Job">
        {may(role, "jobs:read") ? (
          <Link href={`/o/${slug}/jobs/${job.id}`} className="text-accent underline underline-offset-2">
            {name}
          </Link>
        ) : (
          name
        )}
      </Fact>
      <Fact name="Held">
        <Amount value={job.held} unit={unit} />
      </Fact>
      {job.endedAt !== null && (
        <Fact name="Spent">
          <Amount value={job.settled} className="font-semibold" />, returned <Amount value={job.returned} />
        </Fact>
      )}
      {job.excess > 0n && (
        <Fact name="Not charged">
          <Amount value={job.excess} /> beyond the quote (GEN-5)
        </Fact>
      )}
    </>
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
