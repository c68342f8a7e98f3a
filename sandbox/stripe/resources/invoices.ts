import { z } from "zod";
import { advance, intentSettled, invoiceDue } from "../billing/collect.ts";
import { creatingInvoice, finalizing, paying, updatingInvoice } from "../billing/invoice-params.ts";
import { noLocation, paymentsOf, update, voided } from "../billing/invoices.ts";
import type { Invoice } from "../billing/lines.ts";
import { finalizeNow, makeInvoice, payInvoice, revised } from "../billing/manual.ts";
import { preview, previewing } from "../billing/preview.ts";
import type { Context } from "../core/context.ts";
import { Fault, invalid } from "../core/fault.ts";
import { choice, form, text } from "../core/params.ts";
import { due, includable, list, listOf, paging, type Resource, retrieve, route, wholeList } from "../core/resource.ts";
import type { Condition } from "../core/store.ts";
import { invoicePages } from "../invoices/pages.ts";

const PATH = "/v1/invoices";
const listingPayments = form({
  ...paging,
  invoice: text().optional(),
  payment: z.strictObject({ type: text(), payment_intent: text().optional() }).optional(),
  status: choice("canceled", "open", "paid").optional(),
});

export const invoices: Resource = {
  routes: [
    route("POST", `${PATH}/create_preview`, previewing, preview),
    route("POST", PATH, creatingInvoice, makeInvoice),
    retrieve("invoice", `${PATH}/:id`),
    route("POST", `${PATH}/:id`, updatingInvoice, (context, input, id) => revised(context, context.need("invoice", id), input)),
    route("DELETE", `${PATH}/:id`, form({}), removed),
    route("POST", `${PATH}/:id/finalize`, finalizing, (context, { auto_advance }, id) => {
      const before = context.need("invoice", id);
      const wished = auto_advance === undefined ? before : context.save("invoice", { ...before, auto_advance });
      return advance(context, finalizeNow(context, wished));
    }),
    route("POST", `${PATH}/:id/pay`, paying, (context, input, id) => {
      const before = context.need("invoice", id);
      return payInvoice(context, before.status === "draft" ? finalizeNow(context, before) : before, input);
    }),
    route("POST", `${PATH}/:id/send`, form({}), (context, _input, id) => sent(context, context.need("invoice", id))),
    route("POST", `${PATH}/:id/void`, form({}), (context, _input, id) => voided(context, context.need("invoice", id))),
    route("POST", `${PATH}/:id/mark_uncollectible`, form({}), (context, _input, id) => uncollectible(context, context.need("invoice", id))),
    route("GET", `${PATH}/:id/lines`, form(paging), (context, _input, id) =>
      wholeList(`${PATH}/${id}/lines`, context.need("invoice", id).lines.data),
    ),
    list("invoice", PATH, {
      collection_method: { read: choice("charge_automatically", "send_invoice"), field: "collection_method" },
      customer: { read: text(), field: "customer" },
      status: { read: choice("draft", "open", "paid", "uncollectible", "void"), field: "status" },
      subscription: { read: text(), field: "parent.subscription_details.subscription" },
    }),
    retrieve("invoice_payment", "/v1/invoice_payments/:id"),
    route("GET", "/v1/invoice_payments", listingPayments, (context, { invoice, status, payment, ...paging }) => {
      const wanted = { invoice, status, "payment.payment_intent": payment?.payment_intent };
      const conditions = Object.entries(wanted).flatMap(([field, value]): Condition[] =>
        value === undefined ? [] : [{ field, is: "=", value }],
      );
      return listOf(context, "invoice_payment", "/v1/invoice_payments", conditions, paging);
    }),
  ],
  pages: invoicePages,
  due: [due("invoice", (context, invoice) => invoiceDue(context, invoice, (draft) => finalizeAlone(context, draft)))],
  settled: [intentSettled],
  includables: [includable("invoice", "payments", (context, { id }) => wholeList(`${PATH}/${id}/payments`, paymentsOf(context, id)))],
};

function removed(context: Context, _input: unknown, id: string) {
  const before = context.need("invoice", id);
  if (before.status !== "draft") throw invalid("You can only delete draft invoices. To cancel an open invoice, void it instead.");
  for (const item of context.store.all("invoiceitem", { field: "invoice", is: "=", value: id }))
    context.save("invoiceitem", { ...item, invoice: null });
  const rest = { id, object: "invoice", deleted: true } as const;
  context.emit("invoice.deleted", before);
  context.store.remove("invoice", id, rest);
  return rest;
}

function sent(context: Context, before: Invoice): Invoice {
  if (before.collection_method !== "send_invoice")
    throw invalid("You can only manually send an invoice if its `collection_method` is `send_invoice`.");
  const invoice = before.status === "draft" ? finalizeNow(context, before) : before;
  if (invoice.status !== "open" && invoice.status !== "paid") throw invalid(`You can't send an invoice that is ${invoice.status}.`);
  context.emit("invoice.sent", invoice);
  return invoice;
}

function uncollectible(context: Context, before: Invoice): Invoice {
  if (before.status !== "open") throw invalid("You can only mark open invoices as uncollectible.");
  const marked_uncollectible_at = context.now(before.customer);
  const transitions = { ...before.status_transitions, marked_uncollectible_at };
  const after = update(context, before, {
    status: "uncollectible",
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: transitions,
  });
  context.store.setDue(after.id, null);
  context.emit("invoice.marked_uncollectible", after);
  return after;
}

// By the clock nobody hears a refusal: the invoice stays a draft and says why.
function finalizeAlone(context: Context, draft: Invoice): Invoice {
  try {
    return finalizeNow(context, draft);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code = "", message, type } = noLocation().body;
    const after = update(context, draft, { auto_advance: false, last_finalization_error: { code, message, type } });
    context.emit("invoice.finalization_failed", after);
    return after;
  }
}
