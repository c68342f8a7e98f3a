import { intentSettled, invoiceDue } from "../billing/collect.ts";
import { finalize, paymentsOf } from "../billing/invoices.ts";
import { choice, text } from "../core/params.ts";
import { due, includable, list, type Resource, retrieve, wholeList } from "../core/resource.ts";

export const invoices: Resource = {
  routes: [
    retrieve("invoice", "/v1/invoices/:id"),
    list("invoice", "/v1/invoices", {
      collection_method: { read: choice("charge_automatically", "send_invoice"), field: "collection_method" },
      customer: { read: text(), field: "customer" },
      status: { read: choice("draft", "open", "paid", "uncollectible", "void"), field: "status" },
      subscription: { read: text(), field: "parent.subscription_details.subscription" },
    }),
    retrieve("invoice_payment", "/v1/invoice_payments/:id"),
    list("invoice_payment", "/v1/invoice_payments", {
      invoice: { read: text(), field: "invoice" },
      status: { read: choice("canceled", "open", "paid"), field: "status" },
    }),
  ],
  due: [due("invoice", (context, invoice) => invoiceDue(context, invoice, (draft) => finalize(context, draft)))],
  settled: [intentSettled],
  includables: [includable("invoice", "payments", (context, { id }) => wholeList(`/v1/invoices/${id}/payments`, paymentsOf(context, id)))],
};
