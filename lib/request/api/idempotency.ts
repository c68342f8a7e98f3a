import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Passing } from "#db/passing.ts";
import { type Answer, type Asked, claimAnswer, dropClaim, extendClaim, saveAnswer } from "#db/queries/api-answers.ts";
import { log } from "#lib/log.ts";
import { SECOND } from "#lib/units/instant.ts";

/** How long a try may be silent before another may take over. Tries that take longer say that they live. */
const LEASE = 6 * SECOND;
const PATIENCE = 30 * SECOND;
const LONGEST_PAUSE = 250;

/** An answer, and whether asking again under the key must bring it again. */
export type Attempt = Answer & { readonly isFinal: boolean };

/** Of this process's own: those who ask the same at once wait for one. */
const underWay = new Passing<Promise<Answer | "mismatch" | "running">>();

/**
 * Does something once under a key (GEN-9): whoever asks the same again, at once, later, or after a crash, is answered what
 * the first was, byte for byte. `mismatch`: the key was used for something else. `running`: another try has not ended in
 * 30 s. `attempt` may be done twice when a server dies under it, so what it does must bear that: it does it under ids that
 * follow from the key.
 */
export async function once(asked: Asked, attempt: () => Promise<Attempt>): Promise<Answer | "mismatch" | "running"> {
  const name = JSON.stringify(asked);
  const same = underWay.get(name);
  if (same) return same;
  const first = claimed(asked, attempt).finally(() => underWay.delete(name));
  underWay.set(name, first);
  return first;
}

/** The same UUID for the same key of an organization and route, and for nothing else. */
export function tryIdOf({ accountId, route, key }: Omit<Asked, "fingerprint">): string {
  return digest(["try", accountId, route, key]);
}

/** What was asked, in one UUID: the same whatever order its keys come in. */
export function fingerprintOf(value: unknown): string {
  return digest(sorted(value));
}

async function claimed(asked: Asked, attempt: () => Promise<Attempt>): Promise<Answer | "mismatch" | "running"> {
  const end = performance.now() + PATIENCE;
  for (let wait = 15; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    const found = await claimAnswer(asked, LEASE);
    if (found.state === "answered") return found.answer;
    if (found.state === "mismatch") return "mismatch";
    if (found.state === "mine") {
      const answer = await attempted(asked, found.claim, attempt);
      if (answer) return answer;
    }
    if (performance.now() > end) return "running";
    await pause(wait);
  }
}

/** Null: the claim ran out meanwhile, and another's answer counts. */
async function attempted(asked: Asked, claim: string, attempt: () => Promise<Attempt>): Promise<Answer | null> {
  const alive = setInterval(() => {
    extendClaim(asked, claim, LEASE).catch((error: unknown) => log.debug({ error }, "a claim was not extended"));
  }, LEASE / 3);
  try {
    const { isFinal, ...answer } = await attempt();
    if (isFinal) return (await saveAnswer(asked, claim, answer)) ? answer : null;
    await dropClaim(asked, claim);
    return answer;
  } catch (error) {
    // Nobody knows what was done: the next try need not wait, but it must ask the same.
    await extendClaim(asked, claim, 0).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(alive);
  }
}

// Eight of its bits say that it is a UUID of our own making (RFC 9562, version 8).
function digest(value: unknown): string {
  const hex = createHash("sha256").update(JSON.stringify(value)).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
