import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { listMembers } from "#db/queries/orgs.ts";
import { listRequests } from "#db/queries/purchase-requests.ts";
import type { BillingDetails, BillingPageView } from "#lib/domain/billing/view.ts";
import type { PaymentMethodView, PurchaseRequestView } from "#lib/domain/billing/view-purchases.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { askQuietly } from "./ask-quietly.ts";
import { currentPlan } from "./current-plan.ts";
import { viewsOf } from "./load-buying.ts";
import { loadCurrency } from "./load-currency.ts";
import { loadInvoices } from "./load-invoices.ts";
import { loadRecharge } from "./load-recharge.ts";
import { methodView } from "./method-view.ts";
import { type Payer, paymentsState } from "./payer.ts";
import { planStanding } from "./plan-standing.ts";

/** How long a decided request is still shown to the owners. */
const SHOWN_FOR = 14 * DAY;
const MOST_REQUESTS = 20;

/** How the organization pays, what it paid, and what members ask for: purchases for owners only (ACT-10). Throws for an account without a card. */
export async function loadBillingPage(caller: Caller): Promise<BillingPageView> {
  const { accountId, now } = caller;
  const standing = await planStanding(caller);
  if (!standing) throw new Error(`account ${accountId} has no rate card`);
  const buys = allows(caller, "packs:buy");
  const [current, methods, invoices, customer, requests, currency] = await Promise.all([
    currentPlan(caller, standing),
    askQuietly(caller, (payer) => methodsOf(payer, caller)),
    askQuietly(caller, loadInvoices),
    findBillingCustomer(accountId),
    buys ? requestsOf(caller) : null,
    loadCurrency(caller, standing.account),
  ]);
  return {
    payments: paymentsState(),
    now,
    current,
    methods: methods.value ?? [],
    details: detailsOf(customer?.details ?? {}),
    currency,
    invoices: invoices.value?.invoices ?? [],
    hasMore: invoices.value?.hasMore ?? false,
    recharge: buys ? await loadRecharge(standing, methods.value ?? [], now) : null,
    requests,
    isComplete: !methods.isMissing && !invoices.isMissing,
  };
}

async function methodsOf({ service, customer }: Payer, { now }: Caller): Promise<readonly PaymentMethodView[]> {
  const { customerId } = customer;
  const [who, methods] = await Promise.all([service.customers.find(customerId), service.methods.list(customerId)]);
  return methods.map((method) => methodView(method, who?.defaultMethodId ?? null, now));
}

async function requestsOf(caller: Caller): Promise<readonly PurchaseRequestView[]> {
  const [requests, members] = await Promise.all([listRequests(caller.accountId, MOST_REQUESTS), listMembers(caller.accountId)]);
  const shown = requests.filter(
    ({ state, decidedAt }) => state === "open" || (state !== "withdrawn" && decidedAt !== null && later(decidedAt, SHOWN_FOR) > caller.now),
  );
  return viewsOf(caller, shown, members);
}

function detailsOf(kept: Readonly<Record<string, string>>): BillingDetails {
  const of = (name: keyof BillingDetails) => kept[name] ?? "";
  return {
    company: of("company"),
    email: of("email"),
    line1: of("line1"),
    line2: of("line2"),
    postalCode: of("postalCode"),
    city: of("city"),
    state: of("state"),
    country: of("country"),
    vatId: of("vatId"),
  };
}
