import { findClose, holdsDue, nextLotExpiry } from "#db/queries/due.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { nextCounterLook } from "#db/queries/metering.ts";
import { post } from "#db/queries/post.ts";
import { type BillLine, byFeature } from "#lib/domain/billing/hourly.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { formatInstant, type Instant, instant } from "#lib/units/instant.ts";
import { formatMillis, type Millis, millis } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";
import { billHours, nextBillDue } from "../billing/bill-hours.ts";
import { cardOf } from "../cards.ts";
import { expireHold } from "../jobs/expire-holds.ts";
import { chargeCounters, type Metered } from "../metering/charge-counters.ts";
import { chargeStorage } from "../metering/charge-storage.ts";
import { closePeriod } from "../plans/close-period.ts";
import { type BillingRan, nextBilling, runBilling } from "./run-billing.ts";

/** Something that happened by the clock. Amounts in millis. */
export type Ran = BillingRan | LedgerRan;
type LedgerRan = { readonly at: Instant } & (
  | { readonly what: "hold_expired"; readonly job: string; readonly returned: Millis }
  | { readonly what: "credits_expired"; readonly amount: Millis }
  | {
      readonly what: "period_closed";
      readonly plan: string;
      readonly period: Period;
      readonly rolledOver: Millis;
      readonly forfeited: Millis;
    }
  | { readonly what: "trial_ended"; readonly plan: string }
  | {
      readonly what: "traffic_charged" | "storage_charged";
      readonly operation: string;
      readonly units: bigint;
      readonly amount: Millis;
      readonly waived: Millis;
    }
  | {
      readonly what: "bill_made";
      readonly hour: Instant;
      readonly amount: Millis;
      /** Rounded to the currency's minor unit (GEN-2), in its main unit. */
      readonly total: string;
      readonly currency: string;
      readonly lines: ReturnType<typeof byFeature>;
    }
);

const BATCH = 200;

/**
 * Does everything that falls due for one account up to `caller.now`, in the order of its moments, each as the worker would
 * have done it then: holds end (GEN-5), credits expire, periods close with what was counted and stored in them (ACT-6, ALU-3,
 * ALU-4), trials end (ACT-2), hours are billed (IMS-5), subscriptions renew. It goes from one due moment after `since` to the
 * next, however far apart they are.
 * Each thing is done exactly once, whoever else does it; cut short, it goes on where it was.
 */
export async function runDue(caller: Caller, since: Instant = instant(0)): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  let from: Looked = { bills: instant(0), billing: since };
  for (;;) {
    const account = await loadAccount(caller.accountId);
    if (!account) return ran;
    const next = await nextDue(account, from);
    const until = instant(Math.min(next.at, caller.now));
    const holds = await holdsDue(caller.accountId, until, BATCH);
    if (holds.length > 0) {
      for (const { jobId, at } of holds) ran.push(...(await endHold({ ...caller, now: at }, jobId)));
      continue;
    }
    if (next.at > caller.now) return ran;
    from = lookedAt(from, next);
    ran.push(...(await run({ ...caller, now: next.at }, account, next)));
  }
}

/** Until when bills and billing have been looked at. */
type Looked = { readonly bills: Instant; readonly billing: Instant };
type Due = { readonly at: Instant } & (
  | { readonly kind: "bill" | "billing" | "count" | "period" }
  | { readonly kind: "lots"; readonly amount: Millis }
);

function lookedAt(from: Looked, { kind, at }: Due): Looked {
  if (kind === "bill") return { ...from, bills: at };
  return kind === "billing" ? { ...from, billing: at } : from;
}

// The first of what is due; of what is due at once: bills, what was counted, what expires, and the period's close last, which
// does the latter two itself where they are due with it.
async function nextDue(account: Account, from: Looked): Promise<Due> {
  const { accountId, period, creditLimit } = account;
  const [bill, billing, look, lots] = await Promise.all([
    creditLimit === null ? null : nextBillDue(accountId, from.bills),
    nextBilling(account, from.billing),
    nextCounterLook(accountId),
    nextLotExpiry(accountId),
  ]);
  const due: Due[] = [{ kind: "period", at: period.end }];
  if (lots && lots.at < period.end) due.unshift({ kind: "lots", ...lots });
  if (look !== null && look < period.end) due.unshift({ kind: "count", at: look });
  // What is paid by the boundary is granted with it.
  if (billing !== null && billing <= period.end) due.unshift({ kind: "billing", at: billing });
  if (bill !== null && bill <= period.end) due.unshift({ kind: "bill", at: bill });
  return due.reduce((first, each) => (each.at < first.at ? each : first));
}

function run(caller: Caller, account: Account, due: Due): Promise<readonly Ran[]> {
  if (due.kind === "bill") return makeBills(caller);
  if (due.kind === "billing") return runBilling(caller);
  if (due.kind === "count") return lookAtCounters(account, due.at);
  if (due.kind === "lots") return expireLots(account, due.at, due.amount);
  return closeDue(account);
}

async function endHold(caller: Caller, jobId: string): Promise<readonly Ran[]> {
  const ended = await expireHold(caller, { jobId });
  if (!ended.ok && ended.reason !== "job_ended") throw new Error(`Job ${jobId} could not be ended: ${ended.reason}`);
  return ended.ok ? [{ at: caller.now, what: "hold_expired", job: jobId, returned: ended.value.returned }] : [];
}

async function makeBills(caller: Caller): Promise<readonly Ran[]> {
  const billed = await billHours(caller, {});
  if (!billed.ok) throw new Error(`The bills could not be made: ${billed.reason}`);
  return billed.value.bills.map(({ hour, used, minor, currency, lines }) => ({
    at: caller.now,
    what: "bill_made",
    hour,
    amount: used,
    total: formatMillis(millis(minor * 10n)),
    currency,
    lines: byFeature(lines satisfies readonly BillLine[]),
  }));
}

async function lookAtCounters(account: Account, at: Instant): Promise<readonly Ran[]> {
  const charges = await chargeCounters(account, await cardAt(account, at), at);
  return charges.map((each) => metered("traffic_charged", at, each));
}

async function expireLots({ accountId, sequence }: Account, at: Instant, amount: Millis): Promise<readonly Ran[]> {
  await post(accountId, { kind: "expire", key: `expire:${formatInstant(at)}:${sequence}`, actor: "system:expiry", at });
  return [{ at, what: "credits_expired", amount }];
}

async function closeDue(before: Account): Promise<readonly Ran[]> {
  const at = before.period.end;
  // Whoever closed the last one may have been cut short before its storage was charged.
  const left = await chargeStorage(before, await cardAt(before, at));
  const { counted, stored } = await closePeriod(before, at);
  const [account, close] = await Promise.all([loadAccount(before.accountId), findClose(before.accountId, at)]);
  if (!account || !close || account.period.start < at)
    throw new Error(`The period of ${before.accountId} that ends at ${formatInstant(at)} could not be closed`);
  const { rolled, forfeited } = close;
  return [
    ...left.map((each) => metered("storage_charged", each.at, each)),
    ...counted.map((each) => metered("traffic_charged", at, each)),
    { at, what: "period_closed", plan: account.planId, period: account.period, rolledOver: rolled, forfeited },
    ...(before.trialEndsAt !== null && before.trialEndsAt <= at ? [{ at, what: "trial_ended", plan: account.planId } as const] : []),
    ...stored.map((each) => metered("storage_charged", at, each)),
  ];
}

function metered(what: "traffic_charged" | "storage_charged", at: Instant, { operation, units, charged, waived }: Metered): Ran {
  return { at, what, operation, units, amount: charged, waived };
}

async function cardAt(account: Account, at: Instant) {
  const card = await cardOf(account, at);
  if (!card) throw new Error(`No card ${account.cardId} version ${account.cardVersion}`);
  return card;
}
