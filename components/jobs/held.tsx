import Link from "next/link";
import { Agrees } from "#components/ledger/agrees.tsx";
import { Amount } from "#components/ui/amount.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { unitWord } from "#components/ui/format.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { Millis } from "#lib/units/millis.ts";
import type { CancelAction } from "./cancel-text.ts";
import { ReleaseButton } from "./release-button.tsx";
import type { ReturningLot } from "./returning-lots.tsx";
import type { JobLine } from "./view.ts";

export type HeldJob = JobLine & { readonly lots: readonly ReturningLot[]; readonly mayRelease: boolean };

export type HeldView = {
  readonly unit: string;
  readonly zone: string;
  readonly held: Millis;
  readonly count: number;
  readonly agrees: boolean;
  readonly jobs: readonly HeldJob[];
  readonly next: string | null;
};

type Props = { readonly slug: string; readonly view: HeldView; readonly after: string | undefined; readonly cancel: CancelAction };

/** What running jobs hold, job by job: nobody can spend it meanwhile, and all of it ends as spent or returned (GEN-5). */
export function Held({ slug, view, after, cancel }: Props) {
  const { unit, zone, held, count, agrees, jobs, next } = view;
  const path = `/o/${slug}/jobs/held`;
  return (
    <>
      <PageHeader title="Held credits" note={`Set aside for running jobs. Times are in ${zone}.`}>
        <ButtonLink href={`/o/${slug}/jobs`} kind="ghost" small>
          All jobs
        </ButtonLink>
      </PageHeader>
      {jobs.length === 0 ? (
        <EmptyState title="Nothing is held">
          When a job is confirmed, its price is set aside here until it ends: then what it cost is spent, and the rest returns.
        </EmptyState>
      ) : (
        <Panel>
          <p className="mb-2 flex flex-wrap items-baseline gap-x-1.5">
            <Amount value={held} className="text-3xl font-semibold tracking-tight" />
            {agrees && <Agrees href={`/o/${slug}/ledger?kind=hold`}>The jobs below hold this sum</Agrees>}
            <span className="text-dim">
              {unitWord(unit, held)} held by {count} {count === 1 ? "job" : "jobs"}
            </span>
          </p>
          <Rows slug={slug} unit={unit} jobs={jobs} cancel={cancel} />
        </Panel>
      )}
      {(next || after) && (
        <nav aria-label="Pages of held credits" className="mt-3 flex gap-2">
          {after && (
            <ButtonLink kind="ghost" small href={path}>
              Newest
            </ButtonLink>
          )}
          {next && (
            <ButtonLink kind="ghost" small href={`${path}?after=${next}`}>
              Older
            </ButtonLink>
          )}
        </nav>
      )}
    </>
  );
}

const WIDE = "hidden md:table-cell";

function Rows({ slug, unit, jobs, cancel }: Pick<Props, "slug" | "cancel"> & Pick<HeldView, "unit" | "jobs">) {
  return (
    <Table caption={`Held credits, amounts in ${unit === "credit" ? "credits" : unit}`}>
      <thead>
        <tr>
          <Th>Job</Th>
          <Th className={WIDE}>By</Th>
          <Th className={WIDE}>Since</Th>
          <Th className={WIDE}>Ends by itself</Th>
          <Th numeric>Held</Th>
          <Th>
            <span className="sr-only">Release</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Row key={job.id} className="hover:bg-soft">
            <RowHead>
              <Link
                href={`/o/${slug}/jobs/${job.id}`}
                className="font-semibold underline decoration-line underline-offset-2 hover:decoration-current"
              >
                {job.operation}
              </Link>
              {job.request && <span className="text-dim"> {job.request}</span>}
              {job.project && <span className="block text-xs text-faint">{job.project}</span>}
              <span className="block text-xs text-faint md:hidden">
                {job.startedBy}, since <When at={job.startedAt} />, ends by itself <When at={job.expiresAt} />
              </span>
            </RowHead>
            <Td className={`${WIDE} text-dim`}>{job.startedBy}</Td>
            <Td className={`${WIDE} whitespace-nowrap text-dim`}>
              <When at={job.startedAt} />
            </Td>
            <Td className={`${WIDE} whitespace-nowrap text-dim`}>
              <When at={job.expiresAt} />
            </Td>
            <Td numeric>
              <Amount value={job.held} />
            </Td>
            <Td className="w-px py-1! text-right whitespace-nowrap">
              {job.mayRelease && <ReleaseButton slug={slug} job={job} unit={unit} cancel={cancel} />}
            </Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
