import { atomically } from "#db/atomically.ts";
import { endOrderWrite, type Order } from "#db/queries/orders.ts";
import { raisePaidPeriods, savePaidPeriods } from "#db/queries/paid-periods.ts";
import { findPayment, lotsOfSources, type Payment, savePayment } from "#db/queries/payments.ts";
import { coveredStarts } from "#lib/domain/billing/covered.ts";
import { type Billed, interpretInvoice, type Verdict } from "#lib/domain/billing/interpret.ts";
import { leadsOn } from "#lib/domain/billing/plan-way.ts";
import type { Invoice } from "#lib/gateways/payments.ts";
import { ZERO } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";
import { endSubscription, followSubscription } from "./follow-subscription.ts";
import { endOrder, fulfilIntent, GIVEN_BACK, grantCredits, isGivenBack, type PaymentFacts, unless } from "./fulfil-purchase.ts";
import { grantLate, grantPlan, standing } from "./grant-paid.ts";
import { mailReceipt } from "./mail-receipt.ts";
import { rowsOf } from "./paid-months.ts";
import { leaveInvoice } from "./purchase-invoice.ts";
import { type Fulfilled, isAnswer, type Looking, type Owner, orderOf, ownerOf, said } from "./whose.ts";

type Standing = NonNullable<Awaited<ReturnType<typeof standing>>>;
const KINDS: Readonly<Record<string, Payment["kind"]>> = {
  subscription_create: "plan_start",
  subscription_update: "plan_change",
  subscription_cycle: "period",
};

/**
 * An invoice: a plan that begins or changes, a month that is renewed, or what was ordered on account. `isLate`: its older
 * siblings have been looked into.
 */
export async function fulfilInvoice(invoice: Invoice, looking: Looking, isLate = false): Promise<Fulfilled> {
  const owner = await ownerOf(invoice, looking);
  if (owner === null) return said("nothing", "it is nobody's here");
  if (isAnswer(owner)) return owner;
  const { accountId } = owner;
  const order = await orderOf(accountId, invoice.orderId);
  const left = order && (await leaveInvoice(invoice, order, owner, looking));
  if (left) return left;
  if (invoice.status === "draft") return renewNow(invoice, looking, accountId);
  // A purchase has its payment beside its invoice: that is what it is granted by. One that a credit paid for has none.
  if (order && invoice.reason === "manual" && order.kind !== "enterprise" && !isByCredit(invoice)) return purchaseOf(invoice, looking);
  const known = await findPayment(accountId, invoice.id);
  if (known && known.state !== "parked" && known.state !== "paid") return endOrder(order, known, owner);
  await follow(invoice, looking);
  const found = await standing(owner, looking.requestId);
  if (!found) return said("parked", "its organization has no account", accountId);
  const verdict = interpretInvoice(await billedOf(invoice, looking), order, found.card, found.account.zone);
  const facts = factsOf(invoice, order, verdict);
  switch (verdict.is) {
    case "credits":
      return grantAgreed(verdict, { invoice, order, facts, owner, looking });
    case "plan":
      return grantPlanOf(verdict, { invoice, order, facts, found, owner, looking, isLate });
    case "period":
      return grantPeriods(verdict.covers, { facts, cost: verdict.cost, found, owner, looking });
    default:
      return unless(verdict, facts, owner);
  }
}

// A renewal stays a draft for an hour: its month begins now, and its credits come with its money.
async function renewNow({ id, reason, isAutomatic }: Invoice, looking: Looking, accountId: string): Promise<Fulfilled> {
  const isRenewal = reason === "subscription_cycle" && isAutomatic;
  const final = isRenewal ? await looking.service.invoices.collect(id) : null;
  return final && final.status !== "draft" ? fulfilInvoice(final, looking) : said("waits", "it is a draft still", accountId);
}

async function grantAgreed(verdict: Verdict, { invoice, order, facts, owner, looking }: Omit<PlanGranting, "found" | "isLate">) {
  if (!order) return unless({ is: "parked", words: "it has no order" }, facts, owner);
  // A plan by agreement takes the place of the one that a subscription pays for: else the next renewal would lead back to it.
  if (facts.planId !== null) await endSubscription(owner.accountId, looking);
  return grantCredits(verdict, order, facts, invoice.subtotal.minor, owner);
}

async function follow({ subscriptionId }: Invoice, looking: Looking): Promise<void> {
  const subscription = subscriptionId === null ? null : await looking.service.subscriptions.find(subscriptionId);
  if (subscription) await followSubscription(subscription, looking);
}

function isByCredit({ status, intentIds }: Invoice): boolean {
  return status === "paid" && intentIds.length === 0;
}

async function purchaseOf(invoice: Invoice, looking: Looking): Promise<Fulfilled> {
  const { accountId, orderId } = invoice;
  const [intentId] = invoice.intentIds;
  const intent = intentId === undefined ? null : await looking.service.intents.find(intentId);
  if (!intent) return said("waits", "it is not paid yet", accountId);
  // Paid by somebody before it was labelled: its invoice says what for.
  const labelled = { ...intent, accountId: intent.accountId ?? accountId, orderId: intent.orderId ?? orderId };
  return fulfilIntent(labelled, looking, { subtotal: invoice.subtotal, invoiceId: invoice.id });
}

async function billedOf({ reason, status, subtotal, createdAt, lines }: Invoice, { service }: Looking): Promise<Billed> {
  const terms = await Promise.all(lines.map(({ priceId }) => (priceId === null ? null : service.catalog.price(priceId))));
  return {
    reason,
    isPaid: status === "paid",
    subtotal: subtotal.minor,
    currency: subtotal.currency,
    createdAt,
    lines: lines.map(({ amount, isProration, period }, index) => {
      const price = terms[index];
      return { amount, isProration, period, terms: price ? { cardId: price.cardId, planId: price.planId, full: price.money.minor } : null };
    }),
  };
}

function factsOf(invoice: Invoice, order: Order | null, verdict: Verdict): PaymentFacts {
  return {
    objectId: invoice.id,
    kind: KINDS[invoice.reason] ?? order?.kind ?? "enterprise",
    orderId: order?.id ?? null,
    invoiceId: invoice.id,
    paymentIntentId: invoice.intentIds[0] ?? null,
    chargeId: null,
    planId: "planId" in verdict ? verdict.planId : null,
    price: invoice.total.minor,
    currency: invoice.total.currency,
    at: invoice.paidAt ?? invoice.createdAt,
  };
}

type PlanVerdict = Extract<Verdict, { is: "plan" }>;
type Granting = { readonly facts: PaymentFacts; readonly found: Standing; readonly owner: Owner; readonly looking: Looking };
type PlanGranting = Granting & { readonly invoice: Invoice; readonly order: Order | null; readonly isLate: boolean };

async function grantPlanOf(verdict: PlanVerdict, granting: PlanGranting): Promise<Fulfilled> {
  const { invoice, facts, found, owner, looking, isLate } = granting;
  const { accountId, now } = owner;
  if (await isGivenBack(accountId, facts)) return unless(GIVEN_BACK, facts, owner);
  if (
    !leadsOn(found.card, found.account.planId, verdict, granting.order?.kind === "plan_start") &&
    !(await lotsOfSources(accountId, [invoice.id]))
  ) {
    // An earlier change of plan may be paid, and not known yet.
    if (!isLate && (await fulfilOlder(invoice, owner, looking))) return fulfilInvoice(invoice, looking, true);
    return unless(
      { is: "parked", words: `it changes the plan ${verdict.fromPlanId}, and the account is on ${found.account.planId}` },
      facts,
      owner,
    );
  }
  const posted = await grantPlan(
    found,
    verdict,
    { invoiceId: invoice.id, cost: invoice.subtotal.minor, currency: invoice.subtotal.currency },
    now,
  );
  // Somebody else moved the account meanwhile: what it means is to be asked anew. Under another body it was granted before.
  if (posted.status === "refused" && ["plan_changed", "period_due", "not_due"].includes(posted.reason))
    throw new Error(`the account has changed: ${posted.reason}`);
  if (posted.status === "refused" && posted.reason !== "idempotency_mismatch")
    return unless({ is: "parked", words: `the books refuse it: ${posted.reason}` }, facts, owner);
  await notePlan(verdict, granting);
  return said(posted.status === "done" ? "done" : "again", `the plan is ${verdict.planId}`, accountId);
}

async function notePlan({ covers }: PlanVerdict, { order, facts, owner, looking }: PlanGranting): Promise<void> {
  const { accountId, now } = owner;
  const lots = await lotsOfSources(accountId, [facts.objectId]);
  await savePayment({ ...facts, accountId, state: "granted", granted: lots?.granted ?? ZERO, words: null });
  if (order) await atomically(endOrderWrite(accountId, order.id, "paid", now, null));
  const after = await standing(owner, looking.requestId);
  // Paid for longer than the month that it began in: the later ones come month by month.
  const starts = after ? coveredStarts(covers, after.account.anchor, after.account.period.start) : [];
  await raisePaidPeriods(accountId, starts, facts.planId ?? "");
  await savePaidPeriods(accountId, rowsOf(starts, facts, 0n, true));
  await mailReceipt(owner, facts.objectId);
}

/** Looks into the paid invoices of the same subscription that came before and are not known yet; answers whether there were any. */
async function fulfilOlder({ customerId, createdAt, id }: Invoice, { accountId }: Owner, looking: Looking): Promise<boolean> {
  if (customerId === null) return false;
  const older: Invoice[] = [];
  for await (const each of looking.service.invoices.list({ customerId }))
    if (each.id !== id && each.status === "paid" && each.createdAt <= createdAt && !(await findPayment(accountId, each.id)))
      older.push(each);
  older.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  for (const each of older) {
    const whole = await looking.service.invoices.find(each.id);
    if (whole) await fulfilInvoice(whole, looking, true);
  }
  return older.length > 0;
}

type Renewing = Granting & { readonly cost: bigint };

/** Notes the months that are paid for, and grants those whose close has been. The others come with their close (ACT-6). */
async function grantPeriods(covers: Period, { facts, cost, found, owner, looking }: Renewing): Promise<Fulfilled> {
  const { accountId } = owner;
  if (await isGivenBack(accountId, facts)) return unless(GIVEN_BACK, facts, owner);
  const starts = coveredStarts(covers, found.account.anchor);
  const rows = await savePaidPeriods(accountId, rowsOf(starts, facts, cost, starts.length > 1));
  if (rows.length === 0) return unless({ is: "parked", words: "its month is paid for already" }, facts, owner);
  await savePayment({ ...facts, accountId, state: "paid", granted: ZERO, words: null });
  let granted = 0;
  for (const row of rows) if (row.grantedAt === null && (await grantLate(row, owner, looking.requestId))) granted += 1;
  await mailReceipt(owner, facts.objectId);
  return said("done", granted > 0 ? "its credits are there" : "its credits come with the month that it pays for", accountId);
}
