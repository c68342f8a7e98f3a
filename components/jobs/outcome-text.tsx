import { Amount } from "#components/ui/amount.tsx";
import type { JobLine } from "./view.ts";

/** What a job did to the credits, in words: what is held, what was spent, what came back. */
export function OutcomeText({ job, unit }: { readonly job: JobLine; readonly unit: string }) {
  if (job.state === "running")
    return (
      <>
        <Amount value={job.held} unit={unit} /> held
      </>
    );
  if (job.state !== "succeeded")
    return (
      <>
        Everything returned: <Amount value={job.returned} unit={unit} />
      </>
    );
  return (
    <>
      <Amount value={job.settled} unit={unit} /> spent
      {job.returned > 0n && (
        <>
          , <Amount value={job.returned} /> returned
        </>
      )}
    </>
  );
}
