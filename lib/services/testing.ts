import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { ensurePerson } from "#db/queries/demo.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import type { Posted, Posting, Refused } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, type Instant, later, parseInstant } from "#lib/units/instant.ts";
import { credits, type Millis } from "#lib/units/millis.ts";
import { createOrg } from "./orgs/create-org.ts";

/** The instant that a text names; for tests. */
export function at(text: string): Instant {
  return parseInstant(text) ?? assert.fail(text);
}

/** A new organization on a plan, called as the system at `now`. */
export async function openOrg(cardId: string, planId: string, now: Instant, zone = "UTC"): Promise<Caller> {
  const accountId = randomUUID();
  const caller: Caller = { accountId, slug: "", actor: "system:test", role: "system", now, requestId: "test" };
  const ownerId = await ensurePerson(`${accountId}@example.com`, "Test");
  const made = await createOrg(caller, { ownerId, name: "Studio", slug: accountId, cardId, planId, zone, isPaid: cardId === "ims" });
  assert.ok(made.ok, JSON.stringify(made));
  return caller;
}

// Of each kind by itself: Omit of a union would keep only what all have.
type Asked<P> = P extends Posting ? Omit<P, "key" | "actor" | "at"> : never;
let asked = 0;

/** What `ask` and `hold` answered must be done; for tests. */
export async function must(answer: Promise<Posted | Refused>): Promise<Posted> {
  const posted = await answer;
  assert.ok(
    posted.status !== "refused",
    JSON.stringify(posted, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
  );
  return posted;
}

/** Posts under a key of its own, by nobody in particular. */
export function ask({ accountId, now }: Caller, posting: Asked<Posting>): Promise<Posted | Refused> {
  return post(accountId, { key: `test:${++asked}`, actor: "user:test", at: now, ...posting });
}

/** Sets credits aside for a job; answers its id. */
export async function hold(caller: Caller, whole: number): Promise<string> {
  const holdId = randomUUID();
  await must(ask(caller, holdOf(caller, credits(whole), holdId)));
  return holdId;
}

/** A hold of `amount`, to be asked for. */
export function holdOf({ now }: Caller, amount: Millis, holdId: string = randomUUID()) {
  const job = { operation: "shot", cardId: "act3", cardVersion: 1, quoteId: null, runner: "self" } as const;
  return { ...job, kind: "hold", holdId, amount, expiresAt: later(now, DAY) } as const;
}

/** Ends a job without cost: everything held returns. */
export function fail(caller: Caller, holdId: string): Promise<Posted> {
  return must(ask(caller, { kind: "release", holdId, outcome: "failed" }));
}

/** Ends a job that cost as much. */
export function settle(caller: Caller, holdId: string, whole: number): Promise<Posted> {
  return must(ask(caller, { kind: "settle", holdId, amount: credits(whole) }));
}

/** What can be spent, by class, in burn order: whole credits. */
export async function classes({ accountId }: Caller): Promise<readonly (readonly [string, number])[]> {
  const account = await loadAccount(accountId);
  const sums = new Map<string, bigint>();
  for (const lot of account?.lots ?? []) sums.set(lot.class, (sums.get(lot.class) ?? 0n) + lot.remaining);
  return [...sums].map(([id, amount]) => [id, Number(amount) / 1_000] as const);
}
