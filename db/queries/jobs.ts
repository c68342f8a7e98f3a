import { and, desc, eq, ilike, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { JobState } from "#lib/domain/jobs/state.ts";
import type { Instant } from "#lib/units/instant.ts";
import { db } from "../client.ts";
import { announce } from "../live/live.ts";
import { holds, jobRuns, organizations, quotes } from "../schema/index.ts";
import { ownNow } from "./account-clock.ts";

export type JobFilter = {
  readonly state?: JobState;
  /** `user:<id>` or `key:<id>`. */
  readonly createdBy?: string;
  /** Part of a project's name. */
  readonly project?: string;
  readonly after?: string;
  readonly limit: number;
};

const shape = {
  hold: holds,
  run: { progress: jobRuns.progress, message: jobRuns.message, output: jobRuns.output, updatedAt: jobRuns.updatedAt },
  priced: { cardId: quotes.cardId, cardVersion: quotes.cardVersion, params: quotes.params, options: quotes.options, unit: quotes.unit },
};

function selectJobs() {
  return db()
    .select(shape)
    .from(holds)
    .leftJoin(quotes, and(eq(quotes.accountId, holds.accountId), eq(quotes.id, holds.quoteId)))
    .leftJoin(jobRuns, and(eq(jobRuns.accountId, holds.accountId), eq(jobRuns.jobId, holds.id)));
}

/** A job as the tables have it: its hold, its progress, and what its quote says of it. */
export type JobRow = Awaited<ReturnType<typeof selectJobs>>[number];

/** An account's jobs, newest first (their ids are in the order of time), a page at a time: `next` is the cursor of the page that follows, or null. */
export async function listJobs(accountId: string, filter: JobFilter): Promise<{ jobs: readonly JobRow[]; next: string | null }> {
  const rows = await selectJobs()
    .where(and(eq(holds.accountId, accountId), ...conditions(filter)))
    .orderBy(desc(holds.id))
    .limit(filter.limit + 1);
  const jobs = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? jobs.at(-1)?.hold : undefined;
  return { jobs, next: last?.id ?? null };
}

/** One job of an account; null when it has none of that id. */
export async function findJob(accountId: string, jobId: string): Promise<JobRow | null> {
  if (!z.uuid().safeParse(jobId).success) return null;
  const [row] = await selectJobs().where(and(eq(holds.accountId, accountId), eq(holds.id, jobId)));
  return row ?? null;
}

function conditions({ state, createdBy, project, after }: JobFilter): SQL[] {
  const parts: SQL[] = [];
  if (state === "running") parts.push(eq(holds.state, "open"));
  else if (state) parts.push(eq(holds.outcome, state));
  if (createdBy) parts.push(eq(holds.createdBy, createdBy));
  if (project) parts.push(ilike(holds.project, `%${project.replace(/[\\%_]/g, "\\$&")}%`));
  if (after !== undefined && z.uuid().safeParse(after).success) parts.push(lt(holds.id, after));
  return parts;
}

/**
 * Keeps how far a running job is, in one statement, and tells whoever watches. Never backwards, and nothing once the job has
 * ended, so that reports may be repeated and come in any order.
 */
export async function saveProgress(accountId: string, jobId: string, progress: number, message: string | null, at: Instant): Promise<void> {
  const moment = sql.param(at, jobRuns.updatedAt);
  const kept = await db().execute(sql`
    insert into job_runs as run (account_id, job_id, progress, message, updated_at)
    select h.account_id, h.id, ${progress}::integer, ${message}::text, ${moment}::timestamptz from holds h
    where h.account_id = ${accountId} and h.id = ${jobId} and h.state = 'open'
    on conflict (account_id, job_id) do update set progress = excluded.progress, message = excluded.message, updated_at = excluded.updated_at
    where run.progress <= excluded.progress
    returning run.job_id`);
  if (kept.length > 0) announce([accountId]);
}

export type DueJob = { readonly accountId: string; readonly slug: string; readonly clockSkew: number; readonly jobId: string };
const due = { accountId: holds.accountId, slug: organizations.slug, clockSkew: organizations.clockSkew, jobId: holds.id };

/** Open holds whose time is over by their organization's clock (GEN-5), the longest overdue first. */
export async function expiredHolds(now: Instant, limit: number): Promise<readonly DueJob[]> {
  return db()
    .select(due)
    .from(holds)
    .innerJoin(organizations, eq(organizations.id, holds.accountId))
    .where(and(eq(holds.state, "open"), sql`${holds.expiresAt} <= ${ownNow(now)}`))
    .orderBy(holds.expiresAt)
    .limit(limit);
}

/** Running jobs of a renderer that nothing was heard of for so long: it may have lost them. */
export async function silentJobs(now: Instant, milliseconds: number, limit: number): Promise<readonly DueJob[]> {
  const heard = sql`coalesce(${jobRuns.updatedAt}, ${holds.createdAt})`;
  return db()
    .select(due)
    .from(holds)
    .innerJoin(organizations, eq(organizations.id, holds.accountId))
    .leftJoin(jobRuns, and(eq(jobRuns.accountId, holds.accountId), eq(jobRuns.jobId, holds.id)))
    .where(
      and(
        eq(holds.state, "open"),
        eq(holds.runner, "renderer"),
        sql`${heard} <= ${ownNow(now)} - ${milliseconds} * interval '1 millisecond'`,
      ),
    )
    .orderBy(heard)
    .limit(limit);
}
