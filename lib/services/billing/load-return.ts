import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { findOrder, type Order } from "#db/queries/orders.ts";
import { type Payment, paymentOfOrder } from "#db/queries/payments.ts";
import type { ReturnView } from "#lib/domain/billing/view-purchases.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Session } from "#lib/gateways/payments.ts";
import { cardOf } from "../cards.ts";
import { askQuietly } from "./ask-quietly.ts";
import { look } from "./look.ts";
import type { Payer } from "./payer.ts";
import { makeDefault } from "./payment-methods.ts";

type Asked = { readonly session?: string; readonly order?: string; readonly canceled?: string };

/**
 * What came of a visit to the payment service. With a session it fulfils first, so that nobody waits to be told; with an order
 * alone it says what is known. What is another organization's is `not_found`.
 */
export async function loadReturn(caller: Caller, { session: sessionId, order: orderId, canceled }: Asked): Promise<ReturnView> {
  const { accountId } = caller;
  const account = await loadAccount(accountId);
  if (!account) throw new Error(`account ${accountId} has no ledger`);
  const session = sessionId ? await ownSession(caller, sessionId) : null;
  if (session?.mode === "setup") return ofSetup(caller, account, session);
  if (session) await askQuietly(caller, ({ service }) => look(caller, service, { kind: "session", id: session.id }));
  const order = await orderOf(accountId, orderId ?? session?.orderId ?? null);
  if (!order) return viewOf(account, { state: "not_found" });
  return ofOrder(caller, order, session, canceled !== undefined && session?.status !== "complete");
}

async function orderOf(accountId: string, id: string | null): Promise<Order | null> {
  const known = z.uuid().safeParse(id);
  return known.success ? findOrder(accountId, known.data) : null;
}

async function ofOrder(caller: Caller, order: Order, session: Session | null, isCanceled: boolean): Promise<ReturnView> {
  const { accountId } = caller;
  const [payment, account] = await Promise.all([paymentOfOrder(accountId, order.id), loadAccount(accountId)]);
  if (!account) throw new Error(`account ${accountId} has no ledger`);
  return viewOf(account, {
    state: stateOf(order, payment, isCanceled),
    what: await whatOf(caller, account, order),
    credits: payment?.state === "granted" ? payment.granted : null,
    paid: payment && { cents: Number(payment.price), currency: payment.currency },
    words: payment?.words ?? order.words,
    invoice: session && payment?.invoiceId ? await invoiceOf(caller, payment.invoiceId) : null,
    backTo: order.returnTo,
  });
}

/** A session of this organization; null for another one's, and while the service cannot be asked. */
async function ownSession(caller: Caller, id: string): Promise<Session | null> {
  const { value } = await askQuietly(caller, ({ service }) => service.checkout.find(id));
  return value?.accountId === caller.accountId ? value : null;
}

// The first means of payment is the one for all that is to come; a later one is that when its owner says so.
async function ofSetup(caller: Caller, account: Account, { status }: Session): Promise<ReturnView> {
  const isSaved = status === "complete";
  const first = isSaved ? await askQuietly(caller, firstMethod) : null;
  if (first?.value) await makeDefault(caller, first.value);
  return viewOf(account, { state: isSaved ? "saved" : "canceled", what: { kind: "method" } });
}

async function firstMethod({ service, customer: { customerId } }: Payer): Promise<string | null> {
  const [holder, methods] = await Promise.all([service.customers.find(customerId), service.methods.list(customerId)]);
  return holder?.defaultMethodId ? null : (methods[0]?.id ?? null);
}

function stateOf(order: Order, payment: Payment | null, isCanceled: boolean): ReturnView["state"] {
  if (payment) return payment.state === "parked" ? "parked" : "granted";
  if (order.state === "failed") return "failed";
  if (order.state === "expired" || isCanceled) return "canceled";
  return order.state === "paid" ? "granted" : "processing";
}

async function whatOf({ now }: Caller, account: Account, { kind, planId }: Order): Promise<ReturnView["what"]> {
  if (kind === "pack" || kind === "recharge") return { kind: "pack" };
  const card = await cardOf(account, now);
  return { kind: "plan", planName: (card && findPlan(card, planId ?? "")?.name) ?? planId ?? "" };
}

async function invoiceOf(caller: Caller, invoiceId: string): Promise<ReturnView["invoice"]> {
  const { value } = await askQuietly(caller, ({ service }) => service.invoices.find(invoiceId));
  return value && { number: value.number, pdfUrl: value.pdf };
}

function viewOf({ available, unit }: Account, known: Partial<ReturnView> & Pick<ReturnView, "state">): ReturnView {
  return { what: null, unit, credits: null, available, paid: null, words: null, invoice: null, backTo: null, ...known };
}
