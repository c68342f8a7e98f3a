import { randomUUID } from "node:crypto";
import { atomically, type Write } from "#db/atomically.ts";
import { findAgreedChange } from "#db/queries/agreed-changes.ts";
import type { DuePeriod } from "#db/queries/ledger.ts";
import { messageWrite } from "#db/queries/outbox.ts";
import { payingAt } from "#db/queries/paying.ts";
import { post } from "#db/queries/post.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import { agreedMonth } from "#lib/domain/plans/agreed-change.ts";
import { isCostless, nextMonth } from "#lib/domain/plans/next-month.ts";
import { type Renewal, renewal } from "#lib/domain/plans/renew.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { nextPeriod } from "#lib/units/period.ts";
import { cardOf } from "../cards.ts";
import { chargeCounters, type Metered } from "../metering/charge-counters.ts";
import { chargeStorage } from "../metering/charge-storage.ts";
import { notePaidMonth } from "./note-paid-month.ts";

/** A period that was closed: whether by this call, and what was charged with it: what was counted, and what was stored. */
export type Closed = { readonly isOurs: boolean; readonly counted: readonly Metered[]; readonly stored: readonly Metered[] };

/** What a close is decided by. `isSubscribed` false: it is known that nobody pays by subscription. `agreed` null: nothing is agreed. */
export type Closing = Omit<DuePeriod, "clockSkew" | "isSubscribed" | "agreed"> & Partial<Pick<DuePeriod, "isSubscribed" | "agreed">>;

/**
 * Closes one period of an account, exactly once whoever else tries: the key names the period (ACT-6, GEN-9). Who pays by
 * subscription is granted the next month when it is paid for, and has it with the payment when that comes later. Throws when
 * the account's card is not there.
 */
export async function closePeriod(account: Closing, now: Instant): Promise<Closed> {
  const { accountId, cardId, cardVersion, period } = account;
  // By the card in effect at the close, however late the worker comes by.
  const card = await cardOf(account, period.end);
  if (!card) throw new Error(`No card ${cardId} version ${cardVersion} to close ${accountId} by`);
  const paying = account.isSubscribed === false ? null : await payingAt(accountId, period.end);
  const next = nextPeriod(period, account.anchor);
  const agreed = account.agreed === undefined ? await findAgreedChange(accountId) : account.agreed;
  const month =
    agreedMonth(card, account, agreed, paying) ?? (paying && nextMonth(card, account.planId, next, paying.subscription, paying.paid));
  const close = { ...renewal(account, card, randomUUID, month), key: `close:${formatInstant(period.end)}`, actor: "system:period-close" };
  // Told of before it happens, so that it is told of however soon this is cut short; whoever tells waits for it to have happened.
  if (isLeaving(card, account.planId, close.planId)) await atomically(leavingWrite(accountId, account.planId, close.planId, period.end));
  const { posted, closed } = await closeBy(account, card, { ...close, at: now });
  if (month?.paid && paying?.paid && posted.status !== "refused") await notePaidMonth(paying.paid, now);
  return closed;
}

function isLeaving(card: RateCard, from: string, to: string | undefined): to is string {
  const plan = to === undefined || to === from ? null : findPlan(card, to);
  return plan !== null && (isCostless(plan) || !plan.generation);
}

function leavingWrite(accountId: string, from: string, to: string, at: Instant): Write {
  return messageWrite({ accountId, id: randomUUID(), topic: "plan.left", payload: { from, to, at } });
}

/**
 * Posts a close between what belongs around it: before it the full units that were counted in the period are charged
 * (ALU-4), right after it what was stored (ALU-3).
 */
export async function closeBy(
  account: Pick<Account, "accountId" | "period" | "anchor" | "planId">,
  card: RateCard,
  close: Renewal & { readonly key: string; readonly actor: string; readonly at: Instant },
) {
  const counted = await chargeCounters(account, card, close.endsAt ?? account.period.end);
  const posted = await post(account.accountId, close);
  const stored = posted.status === "refused" ? [] : await chargeStorage(account, card);
  return { posted, closed: { isOurs: posted.status === "done", counted, stored } };
}
