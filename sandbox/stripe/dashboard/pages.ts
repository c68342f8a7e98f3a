import type { Context } from "../core/context.ts";
import { Fault } from "../core/fault.ts";
import type { Kinds } from "../core/kinds.ts";
import type { HostedPage, PageAnswer, Site } from "../core/resource.ts";
import { type Html, html } from "../pages/html.ts";
import { page } from "../pages/layout.ts";
import { dayOf, money } from "../pages/money.ts";
import { closeDispute, openDispute } from "../payments/dispute.ts";
import { makeRefund } from "../resources/refunds.ts";

const SHOWN = 50;
const PATH = "/dashboard";

/** What the seller sees at Stripe, as far as a demonstration needs it: payments to refund or contest, disputes to decide. */
export const dashboardPages: readonly HostedPage[] = [
  { method: "GET", path: PATH, answer: (site) => site.transact((context) => overview(context)) },
  act("refund", (context, form) => {
    makeRefund(context, context.need("charge", form.get("charge") ?? "", "charge"), { reason: "requested_by_customer", metadata: {} });
  }),
  act("dispute", (context, form) => {
    openDispute(context, context.need("charge", form.get("charge") ?? "", "charge"));
  }),
  act("win", (context, form) => {
    closeDispute(context, context.need("dispute", form.get("dispute") ?? "", "dispute"), true);
  }),
  act("lose", (context, form) => {
    closeDispute(context, context.need("dispute", form.get("dispute") ?? "", "dispute"), false);
  }),
  { method: "GET", path: "/receipts/:id", answer: (site, { ids: [id = ""] }) => site.transact((context) => receipt(context, id)) },
];

function act(name: string, work: (context: Context, form: URLSearchParams) => void): HostedPage {
  const answer = (site: Site, form: URLSearchParams): PageAnswer => {
    try {
      site.transact((context) => work(context, form));
      return { redirect: PATH };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { message } = error.body;
      return site.transact((context) => overview(context, message));
    }
  };
  return { method: "POST", path: `${PATH}/${name}`, answer: (site, { form }) => answer(site, form) };
}

function overview(context: Context, error: string | null = null): PageAnswer {
  const charges = context.store.list("charge", [], { limit: SHOWN })?.rows ?? [];
  const disputes = context.store.list("dispute", [], { limit: SHOWN })?.rows ?? [];
  const body = html`<p>What Greenlight's own people see at Stripe. Each button does what Stripe, or a bank, would do.</p>
<h2>Disputes</h2>${table("Disputes", ["Amount", "State", "Payment", "Decide"], disputes.map(disputeRow), "Nobody contests a payment.")}
<h2>Payments</h2>${table("Payments", ["Day", "Amount", "State", "Payment", "Do"], charges.map(chargeRow), "Nothing was paid yet.")}`;
  return answerOf(error ? 422 : 200, page({ title: "Payments and disputes", body, error }));
}

function table(name: string, heads: readonly string[], rows: readonly Html[], none: string): Html {
  if (rows.length === 0) return html`<p class="soft">${none}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function disputeRow({ id, amount, currency, status, payment_intent }: Kinds["dispute"]): Html {
  const isOpen = status === "needs_response" || status === "under_review";
  return html`<tr id="${id}"><td>${money(amount, currency)}</td><td>${status.replaceAll("_", " ")}</td><td>${payment_intent}</td><td>${
    isOpen && html`<div class="row">${button("win", "dispute", id, "Win")}${button("lose", "dispute", id, "Lose")}</div>`
  }</td></tr>`;
}

function chargeRow(charge: Kinds["charge"]): Html {
  const { id, created, amount, currency, payment_intent, status, disputed, refunded } = charge;
  const can = status === "succeeded" && !disputed && !refunded;
  return html`<tr id="${payment_intent ?? id}"><td>${dayOf(created)}</td><td>${money(amount, currency)}</td><td>${stateOf(charge)}</td><td>${payment_intent}</td><td>${
    can && html`<div class="row">${button("refund", "charge", id, "Refund")}${button("dispute", "charge", id, "Dispute")}</div>`
  }</td></tr>`;
}

function button(name: string, field: string, id: string, label: string): Html {
  return html`<form method="post" action="${PATH}/${name}"><button name="${field}" value="${id}" aria-label="${label} ${id}">${label}</button></form>`;
}

function stateOf({ status, disputed, refunded, amount_refunded, currency, failure_message }: Kinds["charge"]): string {
  if (status === "failed") return `failed: ${failure_message ?? "declined"}`;
  if (refunded) return "refunded";
  const part = amount_refunded > 0 ? `, ${money(amount_refunded, currency)} refunded` : "";
  return `${disputed ? "disputed" : status}${part}`;
}

function receipt(context: Context, id: string): PageAnswer {
  const charge = context.store.get("charge", id);
  if (!charge?.paid)
    return answerOf(404, page({ title: "There is no such receipt", body: html`<p>Nothing was paid under this address.</p>` }));
  const { brand, last4 } = charge.payment_method_details?.card ?? {};
  const body = html`<p class="total">${money(charge.amount, charge.currency)}</p><dl class="lines"><dt>Paid on</dt><dd>${dayOf(charge.created)}</dd>
${charge.description && html`<dt>For</dt><dd>${charge.description}</dd>`}${brand && html`<dt>With</dt><dd>${brand} •••• ${last4}</dd>`}
${charge.amount_refunded > 0 && html`<dt>Refunded</dt><dd>${money(charge.amount_refunded, charge.currency)}</dd>`}</dl>`;
  return answerOf(200, page({ title: "Receipt from Greenlight", body }));
}

function answerOf(status: number, body: string): PageAnswer {
  return { status, type: "text/html; charset=utf-8", body };
}
