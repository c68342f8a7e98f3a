import { namesOfActors } from "#db/queries/actors.ts";
import { listJobs } from "#db/queries/jobs.ts";
import { loadAccount, openHolds } from "#db/queries/ledger.ts";
import { listMembers } from "#db/queries/orgs.ts";
import { isJobState } from "#lib/domain/jobs/state.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { jobView } from "./job-view.ts";

const PAGE = 25;

/** What was asked for in the address; what makes no sense is as if it were not there. */
export type AskedJobs = {
  readonly state?: string | undefined;
  readonly member?: string | undefined;
  readonly project?: string | undefined;
  readonly after?: string | undefined;
};

/** A page of an account's jobs, newest first, by state, member and part of a project's name. Null before the account has a ledger. */
export async function loadJobs({ accountId, now }: Caller, { state, member, project, after }: AskedJobs) {
  const filter = {
    limit: PAGE,
    ...(state && isJobState(state) ? { state } : {}),
    ...(member ? { createdBy: `user:${member}` } : {}),
    ...(project?.trim() ? { project: project.trim().slice(0, 100) } : {}),
    ...(after ? { after } : {}),
  };
  const [account, page, running, members] = await Promise.all([
    loadAccount(accountId),
    listJobs(accountId, filter),
    openHolds(accountId),
    listMembers(accountId),
  ]);
  if (!account) return null;
  const names = await namesOfActors(page.jobs.map(({ hold }) => hold.createdBy));
  return {
    jobs: await Promise.all(page.jobs.map((row) => jobView(row, names))),
    next: page.next,
    running,
    unit: account.unit,
    zone: account.zone,
    now,
    members: members.map(({ userId, name, email }) => ({ id: userId, name: name ?? email })),
  };
}
