import Link from "next/link";
import type { ReactNode } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { IdText } from "#components/ui/id-text.tsx";
import { When } from "#components/ui/when.tsx";
import type { ReceiptView } from "#lib/domain/billing/receipt-view.ts";
import type { EntryView, LotOrigin } from "#lib/domain/ledger/views.ts";
import { may } from "#lib/domain/orgs/permissions.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import { Expiry, sourceText } from "./burned-lots.tsx";
import { kindOf, sideOf } from "./kinds.ts";
import { memoOf } from "./subject.tsx";

type Props = { readonly slug: string; readonly role: Role; readonly view: ReceiptView };

/** The entry's own figures: who, when, from where to where, for which job and lot, and what corrects it (GEN-8). */
export function ReceiptFacts({ slug, role, view }: Props) {
  const { entry, unit, job, money, card, lot, quote } = view;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      <Fact name="When">
        <When at={entry.at} shape="full" />
      </Fact>
      <Fact name="Who">{entry.actorName}</Fact>
      {job && <JobFacts slug={slug} role={role} view={view} />}
      <Fact name={job ? "This entry" : "Amount"}>
        <Amount value={entry.amount} unit={unit} money={job ? null : money} className={job ? "" : "font-semibold"} />, from{" "}
        {sideOf(entry.fromSide)} to {sideOf(entry.toSide)}
      </Fact>
      <Fact name="Change">
        <Amount value={entry.effect} signed /> of what can be spent, then <Amount value={entry.balanceAfter} />
      </Fact>
      {entry.classLabel && <Fact name={entry.effect > 0n ? "To" : "From"}>{entry.classLabel}</Fact>}
      {lot && <LotFacts lot={lot} />}
      {(entry.project ?? entry.department) && <Fact name="For">{[entry.project, entry.department].filter(Boolean).join(" · ")}</Fact>}
      {memoOf(entry) && <Fact name="Memo">{memoOf(entry)}</Fact>}
      <Corrections slug={slug} view={view} />
      <Fact name="Rate card">
        {card.name} <code className="text-xs">{card.id}</code>, version {card.version}
      </Fact>
      {quote && (
        <Fact name="Quote">
          <IdText id={quote.id} />
        </Fact>
      )}
      <Fact name="Transaction">
        <IdText id={entry.transaction} />
      </Fact>
    </dl>
  );
}

function JobFacts({ slug, role, view: { job, unit, money } }: Props) {
  if (!job) return null;
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
          <Amount value={job.settled} money={money} className="font-semibold" />, returned <Amount value={job.returned} />
        </Fact>
      )}
      {job.refunded > 0n && (
        <Fact name="Refunded">
          <Amount value={job.refunded} /> of it since (GEN-6)
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

function LotFacts({ lot }: { readonly lot: LotOrigin }) {
  const { id, source, cost, costCurrency } = lot;
  return (
    <>
      <Fact name="Lot">
        <code className="text-xs">{id.slice(0, 8)}</code>, from {sourceText(source)}, <Expiry origin={lot} />
      </Fact>
      {cost !== null && costCurrency && (
        <Fact name="Paid for it">
          <Price money={{ cents: cost, currency: costCurrency }} />
        </Fact>
      )}
    </>
  );
}

function Corrections({ slug, view: { corrects, correctedBy } }: Pick<Props, "slug" | "view">) {
  return (
    <>
      {corrects && (
        <Fact name="Corrects">
          <EntryLink slug={slug} entry={corrects} />
        </Fact>
      )}
      {correctedBy.length > 0 && (
        <Fact name="Corrected by">
          {correctedBy.map((entry) => (
            <span key={entry.id} className="block">
              <EntryLink slug={slug} entry={entry} />
            </span>
          ))}
        </Fact>
      )}
    </>
  );
}

function EntryLink({ slug, entry }: { readonly slug: string; readonly entry: EntryView }) {
  return (
    <>
      <Link href={`/o/${slug}/ledger/${entry.id}`} className="text-accent underline underline-offset-2">
        entry {String(entry.sequence)}
      </Link>
      , {kindOf(entry.kind).label} <Amount value={entry.amount} />
      {entry.memo && <span className="text-dim"> · {entry.memo}</span>}
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
