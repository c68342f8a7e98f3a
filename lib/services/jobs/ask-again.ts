import { silentJobs } from "#db/queries/jobs.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Instant, later, MINUTE } from "#lib/units/instant.ts";
import { startRendering } from "./start-rendering.ts";

const SILENCE = MINUTE;
const BATCH = 50;

/**
 * The worker's round: names the jobs again that nothing was heard of for a minute, since a renderer that was restarted may
 * have lost them. One that knows them does nothing. Answers how many. Throws when the renderer did not answer.
 */
export async function askAgain(now: Instant, requestId: string): Promise<number> {
  const silent = await silentJobs(now, SILENCE, BATCH);
  const failures: unknown[] = [];
  for (const { accountId, slug, clockSkew, jobId } of silent) {
    const caller: Caller = { accountId, slug, actor: "system:worker", role: "system", now: later(now, clockSkew), requestId };
    // One job that the renderer chokes on must not keep the others from it.
    await startRendering(caller, { jobId }).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  return silent.length;
}
