import type { z } from "zod";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { loadApiJob } from "#lib/services/jobs/load-api-jobs.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { type jobAnswer, jobOf } from "./job.ts";

/** A job as it stands now. */
export async function answerJob(caller: Caller, jobId: string): Promise<Outcome<z.infer<typeof jobAnswer>>> {
  const job = await loadApiJob(caller, jobId);
  return job ? done(jobOf(job)) : refuse("not_found");
}

/** The job that a report ended; to who came too late for that, a conflict with what it became. */
export async function answerEnd(caller: Caller, jobId: string, ended: Outcome<{ readonly jobId: string }>) {
  if (ended.ok) return answerJob(caller, ended.value.jobId);
  if (ended.reason !== "job_ended") return ended;
  const job = await answerJob(caller, jobId);
  if (!job.ok) return job;
  const { state } = job.value;
  return refuse("conflict", { message: `The job has ended already: it ${WORDS[state] ?? state}.`, state, job: job.value });
}

const WORDS: Readonly<Record<string, string>> = { failed: "failed", succeeded: "succeeded", cancelled: "was cancelled" };
