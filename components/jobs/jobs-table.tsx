import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import { OutcomeText } from "./outcome-text.tsx";
import { Progress } from "./progress.tsx";
import { type JobLine, STATES } from "./view.ts";

type Props = { readonly slug: string; readonly unit: string; readonly jobs: readonly JobLine[] };

/** Jobs, newest first: a table where there is room, cards on a narrow screen. */
export function JobsTable({ slug, unit, jobs }: Props) {
  return (
    <>
      <div className="hidden md:block">
        <Wide slug={slug} unit={unit} jobs={jobs} />
      </div>
      <ul className="md:hidden">
        {jobs.map((job) => (
          <Card key={job.id} slug={slug} unit={unit} job={job} />
        ))}
      </ul>
    </>
  );
}

function Wide({ slug, unit, jobs }: Props) {
  const units = unit === "credit" ? "credits" : unit;
  return (
    <Table caption={`Jobs, amounts in ${units}`}>
      <thead>
        <tr>
          <Th>Job</Th>
          <Th className="w-56">State</Th>
          <Th>Started</Th>
          <Th>By</Th>
          <Th numeric>Held</Th>
          <Th numeric>Spent</Th>
          <Th numeric>Returned</Th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Row key={job.id} className="hover:bg-soft">
            <RowHead>
              <Title slug={slug} job={job} />
            </RowHead>
            <Td>
              <State job={job} />
            </Td>
            <Td className="whitespace-nowrap text-dim">
              <When at={job.startedAt} />
            </Td>
            <Td className="text-dim">{job.startedBy}</Td>
            <Td numeric>
              <Amount value={job.held} />
            </Td>
            <Td numeric>{job.state === "running" ? <span className="text-faint">–</span> : <Amount value={job.settled} />}</Td>
            <Td numeric>{job.state === "running" ? <span className="text-faint">–</span> : <Amount value={job.returned} />}</Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Card({ slug, unit, job }: { readonly slug: string; readonly unit: string; readonly job: JobLine }) {
  return (
    <li className="border-b border-line py-2.5 last:border-0">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Title slug={slug} job={job} />
        </div>
        {job.state !== "running" && <Badge tone={STATES[job.state].tone}>{STATES[job.state].label}</Badge>}
      </div>
      {job.state === "running" && (
        <div className="mt-1.5">
          <State job={job} />
        </div>
      )}
      <p className="mt-1 text-sm text-dim">
        <OutcomeText job={job} unit={unit} /> · <When at={job.startedAt} /> · {job.startedBy}
      </p>
    </li>
  );
}

function Title({ slug, job }: { readonly slug: string; readonly job: JobLine }) {
  return (
    <>
      <Link
        href={`/o/${slug}/jobs/${job.id}`}
        className="font-semibold underline decoration-line underline-offset-2 hover:decoration-current"
      >
        {job.operation}
      </Link>
      {job.request && <span className="text-dim"> {job.request}</span>}
      {(job.project ?? job.department) && (
        <span className="block text-xs text-faint">{[job.project, job.department].filter(Boolean).join(" · ")}</span>
      )}
    </>
  );
}

function State({ job }: { readonly job: JobLine }) {
  const { label, tone } = STATES[job.state];
  if (job.state !== "running")
    return (
      <>
        <Badge tone={tone}>{label}</Badge>
        {job.message && (
          <span className="mt-0.5 block max-w-64 truncate text-xs text-faint" title={job.message}>
            {job.message}
          </span>
        )}
      </>
    );
  return (
    <>
      <Progress percent={job.progress} label={`Progress of ${job.operation}`} />
      <span className="block text-xs text-dim">
        {job.message ?? (job.runner === "self" ? "Runs elsewhere; waiting for its report" : "Waiting for the renderer")}
      </span>
    </>
  );
}
