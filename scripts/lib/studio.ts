import { addDemoMember } from "../../db/queries/demo.ts";
import type { Caller } from "../../lib/domain/orgs/caller.ts";
import type { Role } from "../../lib/domain/orgs/role.ts";
import { confirmSpend } from "../../lib/services/jobs/confirm-spend.ts";
import { failJob } from "../../lib/services/jobs/fail-job.ts";
import { finishJob } from "../../lib/services/jobs/finish-job.ts";
import { grantCredits } from "../../lib/services/ledger/grant-credits.ts";
import { createOrg } from "../../lib/services/orgs/create-org.ts";
import { quoteJob } from "../../lib/services/rating/quote-job.ts";
import { DAY, HOUR, type Instant, later, MINUTE, SECOND } from "../../lib/units/instant.ts";
import type { Outcome } from "../../lib/units/outcome.ts";
import { WORK, type Work, type WorkKind } from "./studio-work.ts";

type Regular = {
  readonly kind: WorkKind;
  readonly perDay: number;
  readonly random: number;
  readonly projects: readonly string[];
  readonly departments: readonly string[];
};
type Scripted = { readonly script: readonly { readonly day: number; readonly minutes: number }[] };

/** A demo studio: who is in it, since how many days, and what it has done. */
export type Studio = {
  readonly accountId: string;
  readonly slug: string;
  readonly name: string;
  readonly cardId: string;
  readonly planId: string;
  readonly zone: string;
  /** When it began, by the clock of whoever fills it. */
  readonly since: (now: Instant, zone: string) => Instant;
  readonly people: { readonly owner: string } & Partial<Record<Role, string>>;
  readonly work: Regular | Scripted;
  readonly packs: readonly { readonly day: number; readonly credits: number }[];
};

type Job = Work & {
  readonly at: Instant;
  readonly by: "owner" | "creator";
  readonly fails?: boolean;
  readonly tags: { readonly project?: string; readonly department?: string };
  readonly seconds: number;
};

/** Lives through a studio's past by its verbs, on a clock that is set to each moment of it. Null when the studio exists. */
export async function seedStudio(
  studio: Studio,
  people: ReadonlyMap<string, string>,
  now: Instant,
  requestId: string,
): Promise<number | null> {
  const start = studio.since(now, studio.zone);
  const idOf = (role: Role) => people.get(studio.people[role] ?? "");
  const system: Caller = { accountId: studio.accountId, slug: studio.slug, actor: "system:seed", role: "system", now: start, requestId };
  const made = await createOrg(system, {
    ownerId: idOf("owner"),
    name: studio.name,
    kind: "team",
    slug: studio.slug,
    cardId: studio.cardId,
    planId: studio.planId,
    zone: studio.zone,
    // A card in arrears asks for a subscription before anything runs (IMS-6).
    isPaid: studio.cardId === "ims",
  });
  if (!made.ok && made.reason === "exists") return null;
  must(made);
  for (const role of ["billing", "creator", "viewer"] as const) {
    const userId = idOf(role);
    if (userId) await addDemoMember(studio.accountId, userId, role, later(start, HOUR));
  }
  const jobs = "script" in studio.work ? scripted(studio.work, start) : regular(studio.work, start, now);
  const packs = studio.packs.map(({ day, credits }) => ({ at: later(start, day * DAY), credits }));
  const past = [...jobs, ...packs].filter(({ at }) => at < now - 20 * MINUTE).sort((a, b) => a.at - b.at);
  for (const event of past) {
    if ("credits" in event)
      must(
        await grantCredits(
          { ...system, now: event.at },
          {
            key: `pack:${event.at}`,
            class: "packs",
            amount: BigInt(event.credits) * 1000n,
            source: "pack",
            fromSide: "external",
            memo: `Pack of ${event.credits} credits`,
          },
        ),
      );
    else await live(event, { ...system, actor: `user:${idOf(event.by) ?? idOf("owner")}`, role: event.by });
  }
  return jobs.length;
}

async function live({ at, operation, params, options, actual, fails, tags, seconds }: Job, person: Caller): Promise<void> {
  const quote = must(await quoteJob({ ...person, now: at }, { operation, params, ...(options ? { options } : {}), ...tags }));
  const job = await confirmSpend({ ...person, now: later(at, 40 * SECOND) }, { quoteId: quote.id, run: "self" });
  if (!job.ok && job.reason === "insufficient_credits") return;
  const { jobId } = must(job);
  const renderer: Caller = { ...person, role: "system", actor: "system:renderer", now: later(at, 60 * SECOND + seconds * SECOND) };
  if (fails) must(await failJob(renderer, { jobId, reason: "The renderer ran out of memory on frame 212." }));
  else
    must(
      await finishJob(renderer, {
        jobId,
        output: { seconds: Math.max(4, Math.round(seconds / 6)), qualityScore: 7 + (seconds % 25) / 10 },
        ...(actual ? { actual } : {}),
      }),
    );
}

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`The demo studio could not be filled: ${outcome.reason} ${String(outcome.detail["errors"] ?? "")}`);
  return outcome.value;
}

function scripted({ script }: Scripted, start: Instant): Job[] {
  return script.map(({ day, minutes }) => ({
    at: later(start, day * DAY),
    by: "owner",
    operation: "script",
    params: { minutes },
    tags: {},
    seconds: 90,
  }));
}

function regular({ kind, perDay, random, projects, departments }: Regular, start: Instant, now: Instant): Job[] {
  const next = randomFrom(random);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
  const jobs: Job[] = [];
  for (let day = 0; start + day * DAY < now; day++) {
    const weekend = new Date(start + day * DAY).getUTCDay() % 6 === 0;
    const count = Math.round(perDay * (weekend ? 0.3 : 1.3) + (next() - 0.5) * 2);
    for (let n = 0; n < count; n++) {
      const at = later(start, day * DAY + 9 * HOUR + Math.floor(next() * 9 * HOUR));
      const tags = { project: pick(projects) ?? "", department: pick(departments) ?? "" };
      jobs.push({
        at,
        by: next() < 0.25 ? "owner" : "creator",
        tags,
        fails: next() < 0.06,
        seconds: 20 + Math.floor(next() * 160),
        ...WORK[kind](next),
      });
    }
  }
  return jobs;
}

/** A small generator (mulberry32), so that every clone tells the same story. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
