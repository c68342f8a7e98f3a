import assert from "node:assert/strict";
import { listMembers } from "#db/queries/orgs.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Instant, later, MINUTE } from "#lib/units/instant.ts";
import { quoteJob } from "../rating/quote-job.ts";
import { openOrg } from "../testing.ts";
import { confirmSpend } from "./confirm-spend.ts";

/** The owner of a studio on ACT 3's Creator that was opened a minute ago; for tests. */
export async function openMinuteAgo(now: Instant): Promise<Caller> {
  const system = await openOrg("act3", "creator", later(now, -MINUTE), "Europe/Berlin");
  const [owner] = await listMembers(system.accountId);
  return { ...system, actor: `user:${owner?.userId}`, role: "owner", now };
}

type Wish = { readonly count?: number; readonly project?: string; readonly run?: "renderer" };
/** Begins a job of so many shots of Q2, at 200 credits each; answers its id. */
export async function startJob(caller: Caller, { count = 3, project, run }: Wish = {}): Promise<string> {
  const quote = await quoteJob(caller, { operation: "shot", params: { quality: "Q2", count }, ...(project ? { project } : {}) });
  assert.ok(quote.ok, quote.ok ? "" : JSON.stringify(quote));
  const job = await confirmSpend(caller, { quoteId: quote.value.id, ...(run ? { run } : {}) });
  assert.ok(job.ok, job.ok ? "" : job.reason);
  return job.value.jobId;
}
