import { Button, ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { JOB_STATES } from "#lib/domain/jobs/state.ts";
import { JobFiltersForm } from "./job-filters.tsx";
import { JobsTable } from "./jobs-table.tsx";
import { SandboxNote } from "./sandbox-note.tsx";
import { type JobFilters, type JobLine, queryOf, STATES } from "./view.ts";

export type JobsView = {
  readonly jobs: readonly JobLine[];
  readonly next: string | null;
  readonly running: number;
  readonly unit: string;
  readonly zone: string;
  readonly members: readonly { readonly id: string; readonly name: string }[];
};

type Props = {
  readonly slug: string;
  readonly filters: JobFilters;
  readonly view: JobsView;
  readonly mayRun: boolean;
  readonly sandbox: boolean;
};

/** All jobs of an organization. What runs moves by itself: the shell's live stream draws the page again after each report. */
export function Jobs({ slug, filters, view, mayRun, sandbox }: Props) {
  const path = `/o/${slug}/jobs`;
  const { state, member, project, after } = filters;
  const tabs = [undefined, ...JOB_STATES].map((each) => ({
    href: `${path}${queryOf({ state: each, member, project })}`,
    label: each === undefined ? "All" : each === "running" && view.running > 0 ? `Running (${view.running})` : STATES[each].label,
    current: state === each || (each === undefined && !state),
  }));
  return (
    <>
      <PageHeader title="Jobs" note={`Newest first. Times are in ${view.zone}.`}>
        {view.running > 0 && (
          <ButtonLink href={`${path}/held`} kind="ghost">
            Held credits
          </ButtonLink>
        )}
        {mayRun && <ButtonLink href={`/o/${slug}/calculate`}>Calculate a job</ButtonLink>}
      </PageHeader>
      <Tabs label="Jobs by state" tabs={tabs} />
      <JobFiltersForm action={path} filters={{ state, member, project }} members={view.members} />
      {view.jobs.length > 0 ? (
        <Panel>
          <JobsTable slug={slug} unit={view.unit} jobs={view.jobs} />
        </Panel>
      ) : (
        <Nothing slug={slug} filtered={Boolean(state || member || project || after)} mayRun={mayRun} />
      )}
      {(view.next || after) && (
        <nav aria-label="Pages of jobs" className="mt-3 flex gap-2">
          {after && (
            <ButtonLink kind="ghost" small href={`${path}${queryOf({ state, member, project })}`}>
              Newest
            </ButtonLink>
          )}
          {view.next ? (
            <ButtonLink kind="ghost" small href={`${path}${queryOf({ state, member, project, after: view.next })}`}>
              Older
            </ButtonLink>
          ) : (
            <Button kind="ghost" small disabled>
              Older
            </Button>
          )}
        </nav>
      )}
      {sandbox && <SandboxNote />}
    </>
  );
}

function Nothing({ slug, filtered, mayRun }: { readonly slug: string; readonly filtered: boolean; readonly mayRun: boolean }) {
  if (filtered)
    return (
      <EmptyState
        title="No job fits these filters"
        action={
          <ButtonLink kind="ghost" href={`/o/${slug}/jobs`}>
            Show all jobs
          </ButtonLink>
        }
      >
        Try another state, member or project.
      </EmptyState>
    );
  return (
    <EmptyState title="No jobs yet" action={mayRun && <ButtonLink href={`/o/${slug}/calculate`}>Calculate a job</ButtonLink>}>
      A job starts with a price: calculate it, confirm it, and it appears here with its progress and its receipt.
    </EmptyState>
  );
}
