import { createHash, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { DAY, instant, later } from "../lib/units/instant.ts";
import type { Crew } from "./crew.ts";
import { type Deed, type Intent, Journal } from "./journal.ts";
import { type Order, type Reply, textOf } from "./orders.ts";
import { ORGS, POOR } from "./work.ts";

/** Longer than any fault lasts: who has not been answered by then gives up, and the outcome stays unknown. */
const STUBBORN = 90_000;

/** The organizations that the load works on, who does it, and the record of it. */
export type Stage = {
  readonly crew: Crew;
  readonly journal: Journal;
  /** The owners of the organizations; the first one is hot. */
  readonly owners: readonly [Caller, ...Caller[]];
  /** What the hot organization's owner shows to be let in. */
  readonly cookie: string;
};

/** The same person at the present moment. */
export function nowAs(caller: Caller): Caller {
  return { ...caller, now: instant(Date.now()) };
}

/** What the product's own parts call themselves when they end a job. */
export function asSystem(caller: Caller): Caller {
  return { ...caller, role: "system", actor: "system:torture" };
}

/** Makes the organizations through the verbs: three days old, so that jobs of yesterday fit into their books. */
export async function openStage(crew: Crew): Promise<Stage> {
  const journal = new Journal();
  const owners: Caller[] = [];
  for (let place = 0; place < ORGS; place += 1) {
    const stage = { crew, journal };
    const owner = await openOrg(stage, randomUUID(), 3, place === POOR ? "creator" : "studio");
    if (place !== POOR) await grant(stage, owner, `torture:first:${place}`, 10_000_000_000n);
    owners.push(owner);
  }
  const [hot, ...others] = owners;
  if (!hot) throw new Error("a stage needs an organization");
  return { crew, journal, owners: [hot, ...others], cookie: await signIn({ crew, journal }, hot) };
}

async function signIn(hands: Hands, owner: Caller): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const tokenHash = createHash("sha256").update(token).digest("hex");
  const person: Caller = { ...asSystem(nowAs(owner)), accountId: owner.actor.slice("user:".length) };
  await insist(hands, { verb: "startSession", caller: person, input: { tokenHash } });
  return `greenlight.session=${token}`;
}

type Hands = Pick<Stage, "crew" | "journal">;

/** Opens an organization that began `days` ago, whatever is lost on the way (ACT-10). */
export async function openOrg(hands: Hands, accountId: string, days: number, planId: string): Promise<Caller> {
  const at = later(instant(Date.now()), -days * DAY);
  const system: Caller = { accountId, slug: "", actor: "system:torture", role: "system", now: at, requestId: "torture" };
  const person = await insist(hands, { verb: "ensurePerson", caller: system, input: {} });
  const ownerId = textOf(person, "userId");
  const deed = hands.journal.intend({ what: "open", accountId, subject: accountId });
  const slug = `t-${accountId.slice(0, 13)}`;
  await settle(hands, deed, { verb: "createOrg", caller: system, input: { ownerId, name: "Torture", slug, planId } });
  return { ...system, slug, actor: `user:${ownerId}`, role: "owner" };
}

/** Grants credits (millis) under a key until somebody answers. */
export async function grant(hands: Hands, caller: Caller, key: string, amount: bigint): Promise<Reply> {
  const deed = hands.journal.intend({ what: "grant", accountId: caller.accountId, subject: key, amount });
  const input = { key, class: "packs", amount, source: "pack", fromSide: "external" };
  return settle(hands, deed, { verb: "grantCredits", caller: asSystem(nowAs(caller)), input });
}

/** Confirms a quote. Answers the job, or null when it was refused or nobody knows. */
export async function confirm(
  hands: Hands,
  caller: Caller,
  { quoteId, amount, forgets = false }: { readonly quoteId: string; readonly amount: bigint; readonly forgets?: boolean },
): Promise<{ deed: Deed; jobId: string | null }> {
  const deed = hands.journal.intend({ what: "hold", accountId: caller.accountId, subject: quoteId, amount });
  await settle(hands, deed, { verb: "confirmSpend", caller, input: { quoteId } }, forgets);
  return { deed, jobId: [...deed.answers][0] ?? null };
}

/** Prices a job; a quote moves nothing, so a lost one is simply asked for anew. Null when it is refused. */
export async function quote(hands: Hands, caller: Caller, params: unknown): Promise<{ quoteId: string; amount: bigint } | null> {
  const value = await insist(hands, { verb: "quoteJob", caller, input: { operation: "shot", params } });
  const total: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "total") : undefined;
  return typeof total === "bigint" ? { quoteId: textOf(value, "id"), amount: total } : null;
}

/** Asks under one key until it is answered: an outcome that nobody knows is asked for again, by the next actor in turn. */
export async function settle(hands: Hands, deed: Deed, order: Order, forgets = false): Promise<Reply> {
  const end = performance.now() + STUBBORN;
  for (;;) {
    deed.asked += 1;
    const reply = await hands.crew.ask(order);
    hands.journal.hear(deed, reply, meaningOf(order.verb, reply));
    if (reply.kind !== "unknown" || forgets || performance.now() > end) return reply;
    await sleep(100);
  }
}

export function intendEnd(hands: Hands, accountId: string, jobId: string): Deed {
  const intent: Intent = { what: "end", accountId, subject: jobId };
  return hands.journal.intend(intent);
}

async function insist({ crew }: Hands, order: Order): Promise<unknown> {
  const end = performance.now() + STUBBORN;
  for (;;) {
    const reply = await crew.ask(order);
    if (reply.kind === "ok") return reply.value;
    if (reply.kind === "refused") throw new Error(`${order.verb} was refused: ${reply.reason} ${JSON.stringify(reply.detail)}`);
    if (performance.now() > end) throw new Error(`${order.verb} was not answered for ${STUBBORN / 1000} s: ${reply.why}`);
    await sleep(100);
  }
}

/** What an answer acknowledges: which job, which outcome; null when it refuses. A quote that is used names what was done with it. */
function meaningOf(verb: string, reply: Reply): string | null {
  if (reply.kind === "refused") {
    if (verb === "confirmSpend" && reply.reason === "quote_used") return textOf(reply.detail, "jobId");
    return verb === "createOrg" && reply.reason === "exists" ? "open" : null;
  }
  if (reply.kind === "unknown") return null;
  if (verb === "confirmSpend") return textOf(reply.value, "jobId");
  if (verb === "createOrg") return "open";
  if (verb === "grantCredits") return "granted";
  return verb === "renewCycle" ? "closed" : textOf(reply.value, "outcome");
}
