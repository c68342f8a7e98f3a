import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { db, pool } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import { paymentEvents } from "../schema/index.ts";
import { Unavailable } from "../unavailable.ts";
import { isDue } from "./due.ts";

/** How many events go into one statement: some hundred kilobytes. */
const MOST_TOGETHER = 100;

/** An event as it is kept: the payload is what came, for people to read. */
export type NewEvent = Pick<typeof paymentEvents.$inferInsert, "eventId" | "type" | "objectId" | "accountHint" | "createdAt" | "payload">;

/** An event that this process may look into until its lease ends. */
export type EventClaim = {
  readonly eventId: string;
  readonly type: string;
  readonly objectId: string;
  readonly attempts: number;
};

/**
 * Keeps an event; one that is there already changes nothing (its id names it). Answers whether it is new. What comes while a
 * statement is under way goes together into the next: two hundred at once are soon kept.
 */
export async function saveEvent(event: NewEvent): Promise<boolean> {
  try {
    return await keepTogether(event);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    // One that cannot be kept must not be the end of those that came with it.
    const [isNew = false] = await keepAll([event]);
    return isNew;
  }
}

const keepTogether = coalesced(keepAll, MOST_TOGETHER);

async function keepAll(events: readonly NewEvent[]): Promise<boolean[]> {
  const rows = events.map(({ createdAt, ...event }) => ({ ...event, createdAt: formatInstant(createdAt) }));
  const kept = await pool()<{ event_id: string }[]>`
    insert into payment_events (event_id, type, object_id, account_hint, created_at, payload)
    select "eventId", type, "objectId", "accountHint", "createdAt", payload
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as e ("eventId" text, type text, "objectId" text, "accountHint" text, "createdAt" timestamptz, payload jsonb)
    order by "eventId"
    on conflict do nothing returning event_id`;
  const fresh = new Set(kept.map(({ event_id }) => event_id));
  return events.map(({ eventId }) => fresh.delete(eventId));
}

/** Takes due events, oldest first, in one statement: two workers never get the same one, and one whose worker died is due again when its lease is over. */
export async function claimEvents(limit: number, leaseMilliseconds: number): Promise<readonly EventClaim[]> {
  return db().execute<EventClaim>(sql`
    with due as (
      select event_id from payment_events where done_at is null and ${isDue(paymentEvents.dueAt)} order by due_at limit ${limit} for update skip locked
    )
    update payment_events e set due_at = now() + ${leaseMilliseconds} * interval '1 millisecond', attempts = e.attempts + 1
    from due where e.event_id = due.event_id
    returning e.event_id as "eventId", e.type, e.object_id as "objectId", e.attempts`);
}

/** Marks an event as looked into; a lease that was lost meanwhile marks nothing. Many at a time share a statement. */
export async function markEventDone({ eventId, attempts }: EventClaim, words: string | null): Promise<void> {
  await markTogether({ eventId, attempts, words: words?.slice(0, 1_000) ?? null });
}

type Mark = { readonly eventId: string; readonly attempts: number; readonly words: string | null };

const markTogether = coalesced(async (marks: readonly Mark[]): Promise<undefined[]> => {
  await pool()`
    update payment_events e set done_at = now(), last_error = m.words
    from jsonb_to_recordset(${JSON.stringify(marks)}::text::jsonb) as m ("eventId" text, attempts int, words text)
    where e.event_id = m."eventId" and e.attempts = m.attempts and e.done_at is null`;
  return marks.map(() => undefined);
}, MOST_TOGETHER);

/** Has an event wait for another attempt, and keeps why. */
export async function postponeEvent({ eventId, attempts }: EventClaim, milliseconds: number, words: string): Promise<void> {
  await db()
    .update(paymentEvents)
    .set({ dueAt: sql`now() + ${milliseconds} * interval '1 millisecond'`, lastError: words.slice(0, 1_000) })
    .where(held(eventId, attempts));
}

/** Sets an event aside for a person to look at: it stays undone, and is not tried again by itself. */
export async function parkEvent({ eventId, attempts }: EventClaim, words: string): Promise<void> {
  await db()
    .update(paymentEvents)
    .set({ dueAt: sql`now() + interval '100 years'`, lastError: words.slice(0, 1_000) })
    .where(held(eventId, attempts));
}

/** Deletes what was done before an instant. */
export async function forgetEvents(before: Instant): Promise<void> {
  await db()
    .delete(paymentEvents)
    .where(lt(paymentEvents.doneAt, sql`${formatInstant(before)}::timestamptz`));
}

function held(eventId: string, attempts: number) {
  return and(eq(paymentEvents.eventId, eventId), eq(paymentEvents.attempts, attempts), isNull(paymentEvents.doneAt));
}
