import type { Context } from "../core/context.ts";
import type { Kinds } from "../core/kinds.ts";
import type { PageAnswer } from "../core/resource.ts";
import { addressLines } from "../pages/address-fields.ts";
import { methodName } from "../pages/card-fields.ts";
import { type Html, html } from "../pages/html.ts";
import { dayOf, money } from "../pages/money.ts";
import { portalPage, type Told, type Visit } from "./visit.ts";

/** The first page: means of payment, details, invoices. */
export function home(context: Context, visit: Visit, told: Told = {}): PageAnswer {
  const { session, features } = visit;
  const parts = [
    features.payment_method_update.enabled && methods(context, visit),
    features.customer_update.enabled && details(context, visit),
    features.invoice_history.enabled && invoices(context, visit),
  ];
  const back = session.return_url && html`<p><a href="${session.return_url}">Return to Greenlight</a></p>`;
  return portalPage("Manage your billing", html`${back}${parts}`, told);
}

function methods(context: Context, { customer, path }: Visit): Html {
  const all = context.store.all("payment_method", { field: "customer", is: "=", value: customer.id });
  const rows = all.map((method) => {
    const isDefault = customer.invoice_settings.default_payment_method === method.id;
    const name = methodName(method);
    const choose = html`<form method="post" action="${path}/default"><button name="method" value="${method.id}" aria-label="Make default: ${name}">Make default</button></form>`;
    return html`<li class="row between"><span>${name} ${isDefault && html`<span class="tag">Default</span>`}</span><span class="row">${!isDefault && choose}
<form method="post" action="${path}/remove"><button name="method" value="${method.id}" aria-label="Remove: ${name}">Remove</button></form></span></li>`;
  });
  return html`<h2>Payment methods</h2>${all.length === 0 && html`<p class="soft">None is saved.</p>`}<ul class="plain">${rows}</ul>
<p><a class="button" href="${path}/card">Add payment method</a></p>`;
}

function details(context: Context, { customer, path }: Visit): Html {
  const taxIds = context.store.all("tax_id", { field: "customer", is: "=", value: customer.id });
  const address = addressLines(customer.address).map((line) => html`<br>${line}`);
  return html`<h2>Billing information</h2><p>${customer.name ?? "No name"}<br>${customer.email ?? "No e-mail address"}${address}</p>
${taxIds.map(({ value }) => html`<p>VAT or tax number: ${value}</p>`)}
<p><a class="button" href="${path}/details">Update information</a></p>`;
}

function invoices(context: Context, { customer }: Visit): Html {
  const all = context.store.all("invoice", { field: "customer", is: "=", value: customer.id }).filter(({ status }) => status !== "draft");
  const rows = all.map(
    (invoice) => html`<tr><td>${dayOf(invoice.created)}</td><td>${invoice.number}</td><td>${invoice.status}</td>
<td class="figure">${money(invoice.total, invoice.currency)}</td><td>${links(invoice)}</td></tr>`,
  );
  if (all.length === 0) return html`<h2>Invoices</h2><p class="soft">There are none yet.</p>`;
  return html`<h2>Invoices</h2><div class="scroll" tabindex="0" role="region" aria-label="Invoices"><table>
<thead><tr><th scope="col">Day</th><th scope="col">Number</th><th scope="col">State</th><th scope="col" class="figure">Amount</th><th scope="col">Open</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function links({ number, hosted_invoice_url: hosted, invoice_pdf: pdf }: Kinds["invoice"]): Html {
  return html`${hosted && html`<a href="${hosted}" aria-label="View invoice ${number}">View</a> `}${pdf && html`<a href="${pdf}" aria-label="PDF of invoice ${number}">PDF</a>`}`;
}
