import { forgetAnswers } from "#db/queries/api-answers.ts";
import { forgetKeys } from "#db/queries/keys.ts";
import { forgetDelivered } from "#db/queries/outbox.ts";
import { ensurePartitions } from "#db/queries/partitions.ts";
import { forgetEvents } from "#db/queries/payment-events.ts";
import { thinVerifications } from "#db/queries/verifications.ts";
import { reconcileAsked } from "#lib/services/billing/ask-comparison.ts";
import { billDueHours } from "#lib/services/billing/bill-hours.ts";
import { rechargeDue } from "#lib/services/billing/recharge-account.ts";
import { reconcileDaily } from "#lib/services/billing/reconcile.ts";
import { remindTrials } from "#lib/services/billing/remind-of-trial.ts";
import { dunDue } from "#lib/services/billing/run-dunning.ts";
import { settleLate, takeEvents } from "#lib/services/billing/take-events.ts";
import { askAgain } from "#lib/services/jobs/ask-again.ts";
import { expireHolds } from "#lib/services/jobs/expire-holds.ts";
import { verifyDueBooks } from "#lib/services/ledger/verify-books.ts";
import { chargeDueMeters } from "#lib/services/plans/charge-due-meters.ts";
import { closeDuePeriods } from "#lib/services/plans/close-due-periods.ts";
import { followClocks } from "#lib/services/sandbox/follow-clocks.ts";
import { DAY, HOUR, type Instant, later, MINUTE, SECOND } from "#lib/units/instant.ts";
import { deliverOutbox } from "./deliver-outbox.ts";

/** A round of the worker. It must bear being run by several workers at once, and being cut short. */
export type Round = {
  readonly name: string;
  /** Milliseconds from the end of one round to the start of the next. */
  readonly every: number;
  /** `true`: there may be more to do, so go on at once. */
  readonly run: (now: () => Instant, requestId: string) => Promise<boolean>;
};

/** Everything that happens by itself. */
export const SCHEDULE: readonly Round[] = [
  { name: "deliver the outbox", every: 300, run: async (now) => (await deliverOutbox(now)) > 0 },
  { name: "look into payments", every: 300, run: async (now, id) => (await takeEvents(now(), id)) > 0 },
  { name: "close due periods", every: 2 * SECOND, run: rests((now) => closeDuePeriods(now())) },
  { name: "expire holds", every: 2 * SECOND, run: rests((now, id) => expireHolds(now(), id)) },
  { name: "bill the hours", every: 15 * SECOND, run: rests((now, id) => billDueHours(now(), id)) },
  { name: "charge what was counted and stored", every: 15 * SECOND, run: rests((now, id) => chargeDueMeters(now(), id)) },
  { name: "ask again for silent jobs", every: MINUTE, run: rests((now, id) => askAgain(now(), id)) },
  { name: "settle late payments", every: 10 * SECOND, run: rests((now, id) => settleLate(now(), id)) },
  { name: "compare with the payment service", every: HOUR, run: rests((now, id) => reconcileDaily(now(), id)) },
  { name: "compare because somebody asks", every: SECOND, run: (now, id) => reconcileAsked(now(), id) },
  { name: "buy credits automatically", every: 5 * SECOND, run: rests((now, id) => rechargeDue(now(), id)) },
  { name: "see to unpaid renewals", every: MINUTE, run: rests((now, id) => dunDue(now(), id)) },
  { name: "remind of ending trials", every: 10 * MINUTE, run: rests((now, id) => remindTrials(now(), id)) },
  { name: "follow the payment service's test clocks", every: 20 * SECOND, run: rests((now, id) => followClocks(now(), id)) },
  { name: "verify the books", every: HOUR, run: rests((now, id) => verifyDueBooks(now, id)) },
  { name: "ensure partitions", every: DAY, run: rests(() => ensurePartitions()) },
  { name: "thin out old checks", every: DAY, run: rests((now) => thinVerifications(later(now(), -7 * DAY))) },
  { name: "forget old keys", every: DAY, run: rests((now) => forgetKeys(later(now(), -31 * DAY))) },
  { name: "forget old answers", every: DAY, run: rests((now) => forgetAnswers(later(now(), -31 * DAY))) },
  { name: "forget what payments told", every: DAY, run: rests((now) => forgetEvents(later(now(), -90 * DAY))) },
  { name: "forget delivered messages", every: DAY, run: rests((now) => forgetDelivered(later(now(), -7 * DAY))) },
];

function rests(run: (now: () => Instant, requestId: string) => Promise<unknown>): Round["run"] {
  return async (now, requestId) => {
    await run(now, requestId);
    return false;
  };
}
