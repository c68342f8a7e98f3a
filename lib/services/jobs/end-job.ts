import { z } from "zod";
import { findHold, type HoldRow } from "#db/queries/holds.ts";
import { post } from "#db/queries/post.ts";
import type { Release, Settle } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { done, refuse } from "#lib/units/outcome.ts";

type Ending = Pick<Settle, "kind" | "amount"> | (Pick<Release, "kind" | "outcome"> & { readonly memo?: string });

/**
 * Ends a job's hold once (GEN-5). The end of a job has one key however it ends, and a repeated report of the same end is
 * answered as the first one was. A caller who names its tries is answered so only for its own (GEN-9): to others, a job that
 * has ended has ended. Refused: `not_found`, `job_ended` with how.
 */
export async function endJob({ accountId, actor, now }: Caller, jobId: string, ending: Ending, tryId?: string) {
  if (!z.uuid().safeParse(jobId).success) return refuse("not_found", { jobId });
  const key = tryId === undefined ? `end:${jobId}` : `end:${jobId}:${tryId}`;
  const posted = await post(accountId, { ...ending, holdId: jobId, key, actor, at: now });
  if (posted.status === "refused" && posted.reason === "not_found") return refuse("not_found", { jobId });
  const hold = await findHold(accountId, jobId);
  if (!hold) return refuse("not_found", { jobId });
  const isRepeated = tryId === undefined && isSameEnd(hold, ending);
  if (posted.status === "refused" && !isRepeated) return refuse("job_ended", { jobId, outcome: hold.outcome });
  return done({ jobId, outcome: hold.outcome, settled: hold.settled, returned: hold.returned, excess: hold.excess });
}

// A repeated report of the same end is answered as the first one was.
function isSameEnd({ outcome }: HoldRow, ending: Ending): boolean {
  return outcome === (ending.kind === "settle" ? "succeeded" : ending.outcome);
}
