import { loadAccount } from "#db/queries/ledger.ts";
import { listPayments } from "#db/queries/payments.ts";
import { findSubscription, type SubscriptionRow } from "#db/queries/subscriptions.ts";
import { nextDunning } from "#lib/domain/billing/dunning.ts";
import { nextTrialReminder } from "#lib/domain/billing/trial.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { HOUR, type Instant, instant, later, MINUTE } from "#lib/units/instant.ts";
import { look } from "../billing/look.ts";
import { findPayer, keepTime, type Payer } from "../billing/payer.ts";
import { remindOfTrial } from "../billing/remind-of-trial.ts";
import { runDunning } from "../billing/run-dunning.ts";

/** What of billing happened by the clock: a payment that brought something, or a plan that was left unpaid. */
export type BillingRan = { readonly at: Instant } & (
  | { readonly what: "payment_taken"; readonly invoice: string; readonly plan: string }
  | { readonly what: "plan_left"; readonly plan: string }
);

/** The service keeps a renewal's invoice open to changes for an hour before it is collected. */
const COLLECTED = HOUR + MINUTE;
const MANY = 1_000;

/** When something of an account's billing next falls due after `from`: a renewal, its collection, a day of grace, a reminder. Null: never. */
export async function nextBilling({ accountId, trialEndsAt }: Account, from: Instant): Promise<Instant | null> {
  const subscription = await findSubscription(accountId);
  const moments = [
    ...(subscription ? momentsOf(subscription, from) : []),
    ...(trialEndsAt === null ? [] : [nextTrialReminder(trialEndsAt, from)]),
  ].filter((at) => at !== null && at > from);
  return moments.length === 0 ? null : instant(Math.min(...moments.map(Number)));
}

function momentsOf({ endedAt, periodStart, periodEnd, pastDueSince }: SubscriptionRow, from: Instant): readonly (Instant | null)[] {
  const grace = pastDueSince === null ? null : nextDunning(pastDueSince, from);
  return endedAt === null ? [periodEnd, later(periodStart, COLLECTED), grace] : [grace];
}

/** Does what of an account's billing is due at `caller.now`: the service's clock comes along, and what it tells is looked into at once. */
export async function runBilling(caller: Caller): Promise<readonly BillingRan[]> {
  const payer = await findPayer(caller);
  const ran: BillingRan[] = payer ? [...(await followService(caller, payer))] : [];
  await remindOfTrial(caller, {});
  const dunned = await runDunning(caller, {});
  const account = dunned.ok && dunned.value.left ? await loadAccount(caller.accountId) : null;
  return account ? [...ran, { at: caller.now, what: "plan_left", plan: account.planId }] : ran;
}

/** Moves the payment service's clock to the account's, and looks into all that it says has changed. */
export async function followService(caller: Caller, payer: Payer): Promise<readonly BillingRan[]> {
  const { service, customer } = payer;
  const { accountId, now } = caller;
  await keepTime(service, customer, caller);
  const known = new Map((await listPayments(accountId, MANY)).map(({ objectId, state }) => [objectId, state]));
  const open = [];
  for await (const { id, createdAt } of service.invoices.list({ customerId: customer.customerId }))
    if (known.get(id) !== "granted") open.push({ id, createdAt });
  const ran: BillingRan[] = [];
  for (const { id } of open.toSorted((a, b) => a.createdAt - b.createdAt)) {
    const { outcome } = await look(caller, service, { kind: "invoice", id });
    if (outcome === "done" && !known.has(id))
      ran.push({ at: now, what: "payment_taken", invoice: id, plan: (await loadAccount(accountId))?.planId ?? "" });
  }
  const subscription = await findSubscription(accountId);
  if (subscription && subscription.endedAt === null) await look(caller, service, { kind: "subscription", id: subscription.subscriptionId });
  return ran;
}
