import { randomUUID } from "node:crypto";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { pool } from "../client.ts";

/** What is asked under an idempotency key: keys are per organization and route (GEN-9). */
export type Asked = { readonly accountId: string; readonly route: string; readonly key: string; readonly fingerprint: string };
export type Answer = { readonly status: number; readonly type: string; readonly body: string };

/** `mine`: do it, and save the answer under the claim. `running`: somebody else is doing it. */
export type Claimed =
  | { readonly state: "mine"; readonly claim: string }
  | { readonly state: "running" | "mismatch" }
  | { readonly state: "answered"; readonly answer: Answer };

type Row = { readonly fingerprint: string; readonly status: number | null; readonly type: string | null; readonly body: string | null };

/**
 * Claims a key for so many milliseconds, or tells what became of it. A claim that ran out without an answer passes on to
 * whoever asks the same next. Time is the database's, so that servers need not agree on it.
 */
export async function claimAnswer({ accountId, route, key, fingerprint }: Asked, lease: number): Promise<Claimed> {
  const claim = randomUUID();
  const until = pool()`now() + ${lease} * interval '1 millisecond'`;
  const won = await pool()`
    insert into api_answers as a (account_id, route, key, fingerprint, claim, claimed_until)
    values (${accountId}, ${route}, ${key}, ${fingerprint}, ${claim}, ${until})
    on conflict (account_id, route, key) do update set claim = excluded.claim, claimed_until = excluded.claimed_until
      where a.status is null and a.claimed_until <= now() and a.fingerprint = excluded.fingerprint
    returning 1`;
  if (won.length > 0) return { state: "mine", claim };
  const [row] = await pool()<Row[]>`
    select fingerprint, status, type, body from api_answers where account_id = ${accountId} and route = ${route} and key = ${key}`;
  if (row && row.fingerprint !== fingerprint) return { state: "mismatch" };
  if (!row || row.status === null) return { state: "running" };
  return { state: "answered", answer: { status: row.status, type: row.type ?? "", body: row.body ?? "" } };
}

/** Keeps the answer; false when the claim had run out and somebody else holds it now. Their answer counts. */
export async function saveAnswer({ accountId, route, key }: Asked, claim: string, { status, type, body }: Answer): Promise<boolean> {
  const kept = await pool()`
    update api_answers set status = ${status}, type = ${type}, body = ${body}
    where account_id = ${accountId} and route = ${route} and key = ${key} and claim = ${claim} and status is null returning 1`;
  return kept.length > 0;
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
