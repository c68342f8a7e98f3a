import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { DownloadIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import type { Statement as Books } from "#lib/domain/ledger/account.ts";
import type { StatementRange } from "#lib/domain/ledger/statement-range.ts";
import type { SummaryTerm } from "#lib/domain/ledger/summary.ts";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { BalanceAt, type BalanceAtView } from "./balance-at.tsx";
import { EntryTable } from "./entry-table.tsx";
import { Equation } from "./equation.tsx";
import { type Filters, queryOf, StatementFilters } from "./statement-filters.tsx";
import { TotalsTable } from "./totals-table.tsx";

export type StatementView = {
  readonly now: Instant;
  readonly unit: string;
  readonly zone: string;
  readonly range: StatementRange;
  readonly statement: Books;
  readonly terms: readonly SummaryTerm[];
  readonly addsUp: boolean;
  readonly entries: readonly EntryView[];
  readonly next: string | null;
  readonly balanceAt: BalanceAtView | "unreadable" | "future" | null;
};

/** A stretch of the books: its sum, its totals by kind, and its entries by filters that stand in the address. */
export function Statement({ slug, filters, view }: { readonly slug: string; readonly filters: Filters; readonly view: StatementView }) {
  const { range, statement, terms, addsUp, unit, zone, entries, next, now } = view;
  const base = `/o/${slug}/ledger`;
  const { after, ...shown } = filters;
  const note = (
    <>
      <When at={range.period.start} shape="date" /> to <When at={later(range.period.end, -1)} shape="date" />, {zone}
    </>
  );
  return (
    <>
      <PageHeader title="Statement" note={note}>
        <ButtonLink href={`/o/${slug}/usage/accuracy`} kind="ghost" small data-screen-only>
          Quote accuracy
        </ButtonLink>
      </PageHeader>
      <StatementFilters action={base} filters={filters} now={now} zone={zone} />
      <Panel title="Sum" note="all entries of these dates" className="mb-3.5">
        <Equation
          opening={statement.opening}
          terms={terms}
          closing={statement.closing}
          addsUp={addsUp}
          linkTo={(kind) => `${base}${queryOf({ ...shown, kind })}`}
        />
        <TotalsTable
          totals={statement.totals}
          opening={statement.opening}
          closing={statement.closing}
          href={(kind) => `${base}${queryOf({ ...shown, kind })}`}
        />
      </Panel>
      <BalanceAt slug={slug} filters={filters} unit={unit} zone={zone} view={view.balanceAt} />
      <Panel
        title="Entries"
        note={<>newest first{after && ", continued"}</>}
        aside={
          <span data-screen-only className="flex flex-wrap gap-x-4">
            <ExportLink href={`${base}/export${queryOf(shown)}`}>CSV of these entries</ExportLink>
            <ExportLink href={`${base}/json${queryOf(shown)}`}>JSON with the sum</ExportLink>
          </span>
        }
      >
        {entries.length > 0 ? <EntryTable slug={slug} caption="Entries" unit={unit} entries={entries} /> : <NoEntries base={base} />}
        <Pages base={base} filters={shown} after={after} next={next} />
      </Panel>
    </>
  );
}

function ExportLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <a href={href} download className="inline-flex items-center gap-1 py-0.5 text-sm text-accent underline underline-offset-2">
      <DownloadIcon className="size-3.5" />
      {children}
    </a>
  );
}

function NoEntries({ base }: { readonly base: string }) {
  return (
    <EmptyState
      title="No entry fits"
      action={
        <ButtonLink href={base} kind="ghost">
          Show this billing period
        </ButtonLink>
      }
    >
      In these dates there is nothing of this kind or with these words. The sum above counts all entries of the dates.
    </EmptyState>
  );
}

function Pages({
  base,
  filters,
  after,
  next,
}: {
  readonly base: string;
  readonly filters: Filters;
  readonly after: string | undefined;
  readonly next: string | null;
}) {
  if (!after && !next) return null;
  return (
    <p data-screen-only className="mt-3 flex gap-2">
      {after && (
        <ButtonLink href={`${base}${queryOf(filters)}`} kind="ghost" small>
          Newest
        </ButtonLink>
      )}
      {next && (
        <ButtonLink href={`${base}${queryOf({ ...filters, after: next })}`} kind="ghost" small>
          Older entries
        </ButtonLink>
      )}
    </p>
  );
}
