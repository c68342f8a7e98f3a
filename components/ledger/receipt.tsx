import { Badge } from "#components/ui/badge.tsx";
import { unitWord } from "#components/ui/format.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { ReceiptView } from "#lib/domain/billing/receipt-view.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import { ZERO } from "#lib/units/millis.ts";
import { BurnedLots } from "./burned-lots.tsx";
import { EntryTable } from "./entry-table.tsx";
import { kindOf } from "./kinds.ts";
import { PrintButton } from "./print-button.tsx";
import { ReceiptFacts } from "./receipt-facts.tsx";
import { ReceiptPrice } from "./receipt-price.tsx";
import { SubjectText } from "./subject.tsx";
import { Trail } from "./trail.tsx";

type Props = { readonly slug: string; readonly orgName: string; readonly role: Role; readonly view: ReceiptView };

/** Everything behind one entry, so that no amount is a dead end: its price line by line, the job, what followed, the lots that paid. */
export function Receipt({ slug, orgName, role, view }: Props) {
  const { entry, unit, zone, job, charge, quote, steps, burned, entries } = view;
  return (
    <article>
      <PageHeader
        title={
          <>
            Receipt: <SubjectText entry={entry} />{" "}
            <Badge tone={kindOf(entry.kind).tone} className="align-middle font-normal">
              {kindOf(entry.kind).label}
            </Badge>
          </>
        }
        note={`${orgName} · entry ${entry.sequence}`}
      >
        <PrintButton />
      </PageHeader>
      {(quote !== null || steps.length > 1) && (
        <Panel title="From price to books" note={`${unitWord(unit, ZERO)}, ${zone}`} className="mb-3.5">
          <Trail slug={slug} quote={quote} steps={steps} current={entry.sequence} />
        </Panel>
      )}
      <div className="mb-3.5 grid items-start gap-3.5 lg:grid-cols-[1fr_1.15fr] print:grid-cols-[1.1fr_1fr]">
        <Panel title="Entry" note={zone}>
          <ReceiptFacts slug={slug} role={role} view={view} />
        </Panel>
        <ReceiptPrice view={view} />
      </div>
      {burned.length > 0 && (
        <Panel title="Lots burned" note="in the order they paid" className="mb-3.5">
          <BurnedLots slug={slug} burned={burned} />
        </Panel>
      )}
      <Panel title={entriesTitle(job !== null, charge !== null, entries.length)}>
        <EntryTable slug={slug} caption="Entries" unit={unit} entries={entries} />
      </Panel>
      <p className="mt-3 hidden text-xs text-faint print:block">
        Greenlight, receipt of entry {String(entry.sequence)} of {orgName}. Times are in {zone}. Every entry is sealed in the books, where
        it can be proven.
      </p>
    </article>
  );
}

function entriesTitle(isJob: boolean, isCharge: boolean, count: number): string {
  if (isJob) return "All entries of this job";
  if (isCharge) return "All entries of this charge";
  return count > 1 ? "All entries made in one" : "In the books";
}
