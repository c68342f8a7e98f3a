import { collect } from "../billing/collect.ts";
import { intentOf } from "../billing/invoices.ts";
import type { Invoice } from "../billing/lines.ts";
import type { Context } from "../core/context.ts";
import { Fault } from "../core/fault.ts";
import type { HostedPage, PageAnswer, Site } from "../core/resource.ts";
import { cardFields, type Errors, fieldOf, filled, readCard, testCards, typed, type Values } from "../pages/card-fields.ts";
import { type Html, html } from "../pages/html.ts";
import { page } from "../pages/layout.ts";
import { money } from "../pages/money.ts";
import { type MethodInput, makeMethod } from "../payments/methods.ts";
import { creditPaper, invoicePaper, type Paper } from "./paper.ts";
import { printed } from "./pdf.ts";

const PATH = "/i/:id";

export const invoicePages: readonly HostedPage[] = [
  {
    method: "GET",
    path: PATH,
    answer: (site, { ids: [id = ""], url }) => site.transact((context) => shown(context, id, filled(url.searchParams.get("card")))),
  },
  { method: "POST", path: PATH, answer: (site, { ids: [id = ""], form }) => posted(site, id, form) },
  { method: "GET", path: `${PATH}/pdf`, answer: (site, { ids: [id = ""] }) => pdfOf(site.transact((context) => paperOf(context, id))) },
  {
    method: "GET",
    path: "/credit_notes/:id/pdf",
    answer: (site, { ids: [id = ""] }) => pdfOf(site.transact((context) => creditPaperOf(context, id))),
  },
];

function paperOf(context: Context, id: string): Paper | null {
  const invoice = context.store.get("invoice", id);
  return invoice && invoice.status !== "draft" ? invoicePaper(invoice) : null;
}

function creditPaperOf(context: Context, id: string): Paper | null {
  const note = context.store.get("credit_note", id);
  const invoice = note && context.store.get("invoice", note.invoice);
  return note && invoice ? creditPaper(note, invoice) : null;
}

async function pdfOf(paper: Paper | null): Promise<PageAnswer> {
  if (!paper) return none();
  const name = `${paper.title} ${paper.facts[0]?.[1] ?? ""}`.replaceAll(/[^\w-]+/g, "-");
  return { status: 200, type: "application/pdf", body: await printed(paper), fileName: `${name}.pdf` };
}

function shown(
  context: Context,
  id: string,
  values: Values,
  errors: Errors = {},
  error: string | null = lastError(context, id),
): PageAnswer {
  const invoice = context.store.get("invoice", id);
  if (!invoice || invoice.status === "draft") return none();
  const wrong = Object.keys(errors).length > 0 ? "Check the fields that are marked." : null;
  const paper = invoicePaper(invoice);
  const isOpen = invoice.status === "open" && !isUnderWay(context, id);
  const body = html`<p><span class="tag">${paper.state}</span></p>${sheet(paper)}<p><a class="button" href="/i/${id}/pdf">Download PDF</a></p>${
    isOpen ? payForm(invoice, values, errors) : isUnderWay(context, id) && html`<p class="note box">A bank debit is under way.</p>`
  }`;
  const text = page({ title: `Invoice ${invoice.number}`, body, error: isOpen ? (error ?? wrong) : null });
  return { status: Object.keys(errors).length > 0 ? 422 : 200, type: "text/html; charset=utf-8", body: text };
}

function sheet({ facts, seller, buyer, rows, sums, notes }: Paper): Html {
  const lines = (texts: readonly string[]) => texts.map((text, index) => (index === 0 ? html`<b>${text}</b>` : html`<br>${text}`));
  return html`<dl class="lines">${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
<div class="pair"><div><h2>From</h2><p>${lines(seller)}</p></div><div><h2>Bill to</h2><p>${lines(buyer)}</p></div></div>
<div class="scroll" tabindex="0" role="region" aria-label="Lines"><table><thead><tr><th scope="col">Description</th><th scope="col" class="figure">Quantity</th><th scope="col" class="figure">Amount</th></tr></thead>
<tbody>${rows.map(({ what, when, quantity, amount }) => html`<tr><td>${what}${when && html`<br><small>${when}</small>`}</td><td class="figure">${quantity}</td><td class="figure">${amount}</td></tr>`)}</tbody></table></div>
<dl class="lines">${sums.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>${notes.map((note) => html`<p class="soft">${note}</p>`)}`;
}

function payForm(invoice: Invoice, values: Values, errors: Errors): Html {
  const chosen = values["method"] ?? "card";
  const choice = (id: string, value: string, label: string) =>
    html`<label class="choice" for="${id}"><input type="radio" id="${id}" name="method" value="${value}" ${chosen === value && "checked"}>${label}</label>`;
  return html`<h2>Pay this invoice</h2><form method="post" novalidate><fieldset><legend>Payment method</legend>${choice("method-card", "card", "Card")}${choice(
    "method-transfer",
    "transfer",
    "Bank transfer (the sandbox receives it at once)",
  )}${cardFields(values, errors)}</fieldset><button class="primary wide" data-testid="hosted-invoice-submit-button">Pay ${money(invoice.amount_remaining, invoice.currency)}</button></form>${testCards()}`;
}

/** What is typed is paid in a transaction of its own: a card that is mistyped leaves nothing behind. */
function posted(site: Site, id: string, form: URLSearchParams): PageAnswer {
  const read = form.get("method") === "transfer" ? { card: { type: "customer_balance" } as const } : readCard(form);
  if ("errors" in read) return site.transact((context) => shown(context, id, typed(form), read.errors, null));
  try {
    return site.transact((context) => paid(context, id, read.card, typed(form)));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, message } = error.body;
    return site.transact((context) => shown(context, id, typed(form), fieldOf(code, message), message));
  }
}

function paid(context: Context, id: string, means: MethodInput, values: Values): PageAnswer {
  const invoice = context.store.get("invoice", id);
  if (invoice?.status !== "open" || isUnderWay(context, id)) return { redirect: `/i/${id}` };
  const method = makeMethod(context, { ...means, customer: invoice.customer });
  const { outcome } = collect(context, invoice, { method: method.id, offSession: false, returnUrl: `${context.url}/i/${id}` });
  if (outcome.status === "requires_action") {
    const intent = context.need("payment_intent", intentOf(context, id) ?? "");
    return { redirect: intent.next_action?.redirect_to_url?.url ?? `/i/${id}` };
  }
  return outcome.status === "failed" ? shown(context, id, values, {}, outcome.fault.message) : { redirect: `/i/${id}` };
}

function isUnderWay(context: Context, id: string): boolean {
  const intent = intentOf(context, id);
  return intent !== null && context.store.get("payment_intent", intent)?.status === "processing";
}

// Why the last try failed: who comes back from the bank's page reads it here.
function lastError(context: Context, id: string): string | null {
  const intent = intentOf(context, id);
  return (intent && context.store.get("payment_intent", intent)?.last_payment_error?.message) ?? null;
}

function none(): PageAnswer {
  const body = page({ title: "There is no such invoice", body: html`<p>It may be a draft still, or the address is wrong.</p>` });
  return { status: 404, type: "text/html; charset=utf-8", body };
}
