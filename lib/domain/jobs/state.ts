/** What a job is doing, or how it ended. */
export const JOB_STATES = ["running", "succeeded", "failed", "cancelled", "expired"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** The state of the job that a hold stands for: an open hold is a running job, an ended one is as it ended (GEN-5). */
export function jobStateOf({
  state,
  outcome,
}: {
  readonly state: string;
  readonly outcome: Exclude<JobState, "running"> | null;
}): JobState {
  return state === "open" || outcome === null ? "running" : outcome;
}

export function isJobState(text: string): text is JobState {
  return JOB_STATES.some((state) => state === text);
}
