import { namesOfActors } from "#db/queries/actors.ts";
import { type Enquiry, openEnquiries } from "#db/queries/orders.ts";
import { emailsOf } from "#db/queries/orgs.ts";
import { lastSeenTo, orgNames, type SeenTo } from "#db/queries/parked.ts";
import { listReconciliations, type Reconciliation } from "#db/queries/reconciliations.ts";
import { isGrantable } from "#lib/domain/billing/interpret.ts";
import { readEnquiryWords } from "#lib/domain/billing/offer.ts";
import type { Unmatched } from "#lib/domain/billing/parked.ts";
import {
  type ComparedThing,
  type ComparisonView,
  type EnquiryView,
  labelOf,
  type OperatorBillingView,
  type SeenToView,
  type SentInvoice,
  type WaitingView,
} from "#lib/domain/billing/view-operator.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { PaymentsUnavailable } from "#lib/gateways/payments.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { plus, ZERO } from "#lib/units/millis.ts";
import { findCard } from "../cards.ts";
import { SILENCE } from "./ask-comparison.ts";
import { billableOf } from "./billable.ts";
import { priceOf } from "./method-view.ts";
import { paymentsState } from "./payer.ts";
import { loadWaiting, unmatchedIn, type Waiting } from "./waiting.ts";

/** Comparisons on the page. */
const RUNS = 10;
/** What was seen to, on the page. */
const SEEN = 10;
/** Invoices that are asked for: the newest of more are shown without what the payment service knows. */
const MOST_ASKED = 50;

/** What of money waits for an operator: enquiries, what is parked, and the last comparisons with the payment service. */
export async function loadOperatorBilling({ now }: Caller): Promise<OperatorBillingView> {
  const [enquiries, waiting, runs, seen] = await Promise.all([openEnquiries(), loadWaiting(), listReconciliations(RUNS), lastSeenTo(SEEN)]);
  const [views, seenViews, comparisons] = await Promise.all([
    Promise.all(enquiries.map((each, index) => enquiryView(each, index < MOST_ASKED))),
    seenToViews(seen),
    comparisonViews(runs, now),
  ]);
  return { payments: paymentsState(), now, enquiries: views, waiting: waiting.map(waitingView), seen: seenViews, comparisons };
}

async function enquiryView(enquiry: Enquiry, isAsked: boolean): Promise<EnquiryView> {
  const { id, orgName: name, createdAt: at, objectId, words, fromPlanId, planId, credits, cardId, cardVersion, currency } = enquiry;
  const [billable, card, by, invoice] = await Promise.all([
    billableOf({ ...enquiry, name }),
    findCard(cardId, cardVersion),
    askerOf(enquiry),
    objectId && isAsked ? invoiceOf(objectId) : null,
  ]);
  return {
    ...billable,
    currency,
    orderId: id,
    at,
    by,
    fromPlanName: fromPlanId === planId || !card ? null : (findPlan(card, fromPlanId ?? "")?.name ?? null),
    credits,
    ...readEnquiryWords(words),
    sent: objectId ? { id: objectId, dashboard: pageOf(objectId) } : null,
    invoice,
  };
}

async function askerOf({ createdBy }: Enquiry): Promise<EnquiryView["by"]> {
  const name = (await namesOfActors([createdBy])).get(createdBy);
  return name === undefined ? null : { name, email: (await emailsOf([createdBy.slice("user:".length)]))[0] ?? null };
}

async function invoiceOf(id: string): Promise<SentInvoice | null> {
  try {
    const invoice = await payments()?.invoices.find(id);
    if (!invoice) return null;
    const { number, status, total, dueAt, page } = invoice;
    return { number, status, total: priceOf(total), dueAt, page };
  } catch (error) {
    if (error instanceof PaymentsUnavailable) return null;
    throw error;
  }
}

function waitingView({ kind, id, org, words, at, payment, eventIds, isCompared }: Waiting): WaitingView {
  const order = payment?.order;
  return {
    kind,
    id,
    label: labelOf(kind),
    org,
    words,
    at,
    paid: payment && priceOf({ minor: payment.price, currency: payment.currency }),
    ordered: order
      ? {
          price: order.price === null ? null : priceOf({ minor: order.price, currency: order.currency }),
          credits: order.credits,
          planId: order.planId,
        }
      : null,
    grants:
      order && payment.ofObjectId === null && isGrantable(order, payment.objectId)
        ? plus(order.credits ?? ZERO, order.bonus ?? ZERO)
        : null,
    eventCount: eventIds.length,
    isCompared,
    dashboard: pageOf(id),
  };
}

async function seenToViews(seen: readonly SeenTo[]): Promise<readonly SeenToView[]> {
  const names = await namesOfActors(seen.map(({ by }) => by));
  return seen.map(({ objectId: id, how, words, by, at }) => ({
    id,
    how,
    words,
    at,
    by: names.get(by) ?? "an operator",
    dashboard: pageOf(id),
  }));
}

async function comparisonViews(runs: readonly Reconciliation[], now: Instant): Promise<readonly ComparisonView[]> {
  const things = runs.map(({ repaired, failed, at }) => ({ repaired: unmatchedIn(repaired, at), failed: unmatchedIn(failed, at) }));
  const [orgs, names] = await Promise.all([
    orgNames(things.flatMap(({ repaired, failed }) => [...repaired, ...failed].flatMap(({ accountId }) => accountId ?? []))),
    namesOfActors(runs.flatMap(({ askedBy }) => askedBy ?? [])),
  ]);
  const view = ({ kind, id, accountId, words }: Unmatched): ComparedThing => ({
    label: labelOf(kind),
    id,
    orgName: (accountId && orgs.get(accountId)?.name) ?? null,
    words,
  });
  return runs.map((run, index) => ({
    at: run.at,
    since: run.since,
    by: run.askedBy === null ? null : (names.get(run.askedBy) ?? "an operator"),
    state: stateOf(run, now),
    looked: run.looked,
    repaired: things[index]?.repaired.map(view) ?? [],
    failed: things[index]?.failed.map(view) ?? [],
    milliseconds: run.milliseconds,
  }));
}

function stateOf({ endedAt, seenAt, askedBy }: Reconciliation, now: Instant): ComparisonView["state"] {
  if (endedAt !== null) return "done";
  if (seenAt === null) return "waiting";
  // One that was asked for is taken up again by the next worker.
  return seenAt < later(now, -SILENCE) && askedBy === null ? "cut_short" : "running";
}

function pageOf(id: string): string | null {
  return payments()?.pageOf(id) ?? null;
}
