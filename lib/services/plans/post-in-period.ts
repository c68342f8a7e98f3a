import { post } from "#db/queries/post.ts";
import type { Posted, Posting, Refused } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { renewCycle } from "./renew-cycle.ts";

/** Posts what needs a running period; when that ended before the worker came by, closes it first, so that the new month's credits can pay. */
export async function postInPeriod(caller: Caller, posting: Posting): Promise<Posted | Refused> {
  const posted = await post(caller.accountId, posting);
  if (posted.status !== "refused" || posted.reason !== "period_due") return posted;
  await renewCycle({ ...caller, role: "system" }, {});
  return post(caller.accountId, posting);
}
