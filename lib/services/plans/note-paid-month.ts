import { markPeriodGranted, type PaidPeriodRow } from "#db/queries/paid-periods.ts";
import { findPayment, lotsOfSources, type Payment, savePayment, takenOf } from "#db/queries/payments.ts";
import { post } from "#db/queries/post.ts";
import { monthTaken } from "#lib/domain/billing/taken.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, plus, ZERO } from "#lib/units/millis.ts";

const ACTOR = "system:payments";

/**
 * Notes that a paid month's credits are there, once what was refunded or disputed of its payment before has taken its part of
 * them: they came whole, also where the money was given back while the period was being closed. Asked twice, it takes once.
 */
export async function notePaidMonth({ accountId, periodStart, invoiceId, sourceId }: PaidPeriodRow, now: Instant): Promise<void> {
  const paid = await findPayment(accountId, invoiceId);
  if (paid) await takeOfMonth(paid, sourceId, now);
  await markPeriodGranted(accountId, periodStart, now);
}

/** Takes of one month what the refunds and disputes of its payment take of it. `paid` as it was before the month was counted. */
export async function takeOfMonth(paid: Payment, sourceId: string, now: Instant): Promise<void> {
  const { accountId, objectId, price } = paid;
  const [taken, lots] = await Promise.all([takenOf(accountId, objectId), lotsOfSources(accountId, [sourceId])]);
  // One that waits is looked into again as a whole once the payment is granted.
  const known = taken.filter(({ state }) => state === "clawed");
  if (!lots || known.length === 0) return;
  const before = paid.state === "granted" ? paid.granted : ZERO;
  const parts = monthTaken(
    { before, month: lots.granted, price },
    known.map((each) => each.price),
  );
  for (const [index, each] of known.entries()) {
    const amount = parts[index] ?? ZERO;
    const came = amount > ZERO ? await clawOf(accountId, { key: each.objectId, sourceId, amount }, now) : null;
    if (came?.isNew) await savePayment({ ...each, clawed: plus(each.clawed, came.taken) });
  }
}

/** Takes of the lots of one source for one refund or dispute, once. Answers what was there to take, and whether it was taken now. */
export async function clawOf(
  accountId: string,
  { key, sourceId, amount }: { readonly key: string; readonly sourceId: string; readonly amount: Millis },
  now: Instant,
): Promise<{ readonly taken: Millis; readonly isNew: boolean }> {
  const posted = await post(accountId, { kind: "clawback", key: `clawback:${key}:${sourceId}`, actor: ACTOR, at: now, sourceId, amount });
  if (posted.status === "refused" && posted.reason !== "idempotency_mismatch")
    throw new Error(`the claw-back for ${key} was refused: ${posted.reason}`);
  return posted.status === "refused" ? { taken: amount, isNew: false } : { taken: posted.settled ?? ZERO, isNew: posted.status === "done" };
}
