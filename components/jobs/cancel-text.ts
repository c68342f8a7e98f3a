import type { Outcome, Refusal } from "#lib/units/outcome.ts";

export type CancelAction = (slug: string, input: unknown) => Promise<Outcome<unknown>>;

export const UNREACHABLE: Refusal = { ok: false, reason: "unreachable", detail: {} };

const TEXTS: Readonly<Record<string, string>> = {
  job_ended: "It has ended already, so there is nothing left to cancel. Close this, and the page shows how it ended.",
  not_your_job: "Only whoever started this job, or an owner, may cancel it.",
  forbidden: "Your role may not cancel jobs. An owner can change that on the Members page.",
  signed_out: "You are signed out. Sign in again in another tab, then retry.",
  not_found: "This job no longer exists here.",
  invalid_request: "The reason is needed, in at most 500 characters.",
  unavailable: "The books cannot be reached right now. Try again in a moment: a job is cancelled once, however often it is asked.",
  unreachable: "The server could not be reached. Try again: a job is cancelled once, however often it is asked.",
};

/** Why a job was not cancelled, and what to do. */
export function cancelText({ reason, detail }: Refusal): string {
  const request = typeof detail["requestId"] === "string" ? ` Tell support: request ${detail["requestId"]}.` : "";
  return TEXTS[reason] ?? `That did not work, and we do not know why yet. Trying again is safe.${request}`;
}
