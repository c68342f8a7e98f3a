import { randomUUID } from "node:crypto";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { pool } from "../client.ts";
import { coalesced } from "../coalesce.ts";

/** What is asked under an idempotency key: keys are per organization and route (GEN-9). */
export type Asked = { readonly accountId: string; readonly route: string; readonly key: string; readonly fingerprint: string };
export type Answer = { readonly status: number; readonly type: string; readonly body: string };

/** Answers kept in one statement: some are long. */
const MOST_KEPT = 50;

/** `mine`: do it, and save the answer under the claim. `running`: somebody else is doing it. */
export type Claimed =
  | { readonly state: "mine"; readonly claim: string }
  | { readonly state: "running" | "mismatch" }
  | { readonly state: "answered"; readonly answer: Answer };

type Row = { readonly fingerprint: string; readonly status: number | null; readonly type: string | null; readonly body: string | null };
type Claim = Asked & { readonly lease: number; readonly claim: string };

// In one order, whoever claims: so that servers which claim the same keys at once wait for each other, and not in a ring.
const claimAll = coalesced(async (claims: readonly Claim[]): Promise<boolean[]> => {
  const sorted = claims.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const won = await pool()<{ claim: string }[]>`
    insert into api_answers as a (account_id, route, key, fingerprint, claim, claimed_until)
    select distinct on (c."accountId", c.route, c.key) c."accountId", c.route, c.key, c.fingerprint, c.claim, now() + c.lease * interval '1 millisecond'
    from jsonb_to_recordset(${JSON.stringify(sorted)}::text::jsonb)
      as c ("accountId" uuid, route text, key text, fingerprint uuid, claim uuid, lease integer)
    order by c."accountId", c.route, c.key
    on conflict (account_id, route, key) do update set claim = excluded.claim, claimed_until = excluded.claimed_until
      where a.status is null and a.claimed_until <= now() and a.fingerprint = excluded.fingerprint
    returning claim`;
  const mine = new Set(won.map(({ claim }) => claim));
  return claims.map(({ claim }) => mine.has(claim));
});

function nameOf({ accountId, route, key }: Asked): string {
  return `${accountId} ${route} ${key}`;
}

/**
 * Claims a key for so many milliseconds, or tells what became of it. A claim that ran out without an answer passes on to
 * whoever asks the same next. Time is the database's, so that servers need not agree on it. Many that ask at once share a
 * statement; of several for one key, one.
 */
export async function claimAnswer(asked: Asked, lease: number): Promise<Claimed> {
  const { accountId, route, key, fingerprint } = asked;
  const claim = randomUUID();
  if (await claimAll({ ...asked, lease, claim })) return { state: "mine", claim };
  const [row] = await pool()<Row[]>`
    select fingerprint, status, type, body from api_answers where account_id = ${accountId} and route = ${route} and key = ${key}`;
  if (row && row.fingerprint !== fingerprint) return { state: "mismatch" };
  if (!row || row.status === null) return { state: "running" };
  return { state: "answered", answer: { status: row.status, type: row.type ?? "", body: row.body ?? "" } };
}

type Kept = Asked & Answer & { readonly claim: string };

const keepAll = coalesced(async (answers: readonly Kept[]): Promise<boolean[]> => {
  const kept = await pool()<{ claim: string }[]>`
    update api_answers a set status = k.status, type = k.type, body = k.body
    from jsonb_to_recordset(${JSON.stringify(answers)}::text::jsonb)
      as k ("accountId" uuid, route text, key text, claim uuid, status smallint, type text, body text)
    where a.account_id = k."accountId" and a.route = k.route and a.key = k.key and a.claim = k.claim and a.status is null
    returning a.claim`;
  const known = new Set(kept.map(({ claim }) => claim));
  return answers.map(({ claim }) => known.has(claim));
}, MOST_KEPT);

/** Keeps the answer; false when the claim had run out and somebody else holds it now. Their answer counts. Many share a statement. */
export function saveAnswer(asked: Asked, claim: string, answer: Answer): Promise<boolean> {
  return keepAll({ ...asked, ...answer, claim });
}

/** Holds a claim for longer. */
export async function extendClaim({ accountId, route, key }: Asked, claim: string, lease: number): Promise<void> {
  await pool()`update api_answers set claimed_until = now() + ${lease} * interval '1 millisecond'
    where account_id = ${accountId} and route = ${route} and key = ${key} and claim = ${claim} and status is null`;
}

/** Gives a key back that nothing was done under: it may be used for something else. */
export async function dropClaim({ accountId, route, key }: Asked, claim: string): Promise<void> {
  await pool()`delete from api_answers
    where account_id = ${accountId} and route = ${route} and key = ${key} and claim = ${claim} and status is null`;
}

/** Forgets answers from before an instant, at least 31 days ago (GEN-9). Answers how many. */
export async function forgetAnswers(before: Instant): Promise<number> {
  const gone = await pool()`delete from api_answers where created_at < ${formatInstant(before)}`;
  return gone.count;
}
