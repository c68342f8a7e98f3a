import type Stripe from "stripe";
import { z } from "zod";
import { issueNote, noteOf, voidNote } from "../billing/credit-note.ts";
import { choice, form, formOf, metadata, some, text, whole } from "../core/params.ts";
import { merged } from "../core/patch.ts";
import { list, type Resource, retrieve, route, wholeList } from "../core/resource.ts";

const line = z.strictObject({
  type: choice("custom_line_item", "invoice_line_item"),
  amount: whole(1).optional(),
  description: text().optional(),
  invoice_line_item: text().optional(),
  quantity: whole(1).optional(),
  unit_amount: whole(0).optional(),
});
const creating = formOf<Stripe.CreditNoteCreateParams>()({
  invoice: text(),
  amount: whole(1).optional(),
  credit_amount: whole(0).optional(),
  email_type: choice("credit_note", "none").optional(),
  lines: some(line).optional(),
  memo: text().optional(),
  metadata: metadata().optional(),
  out_of_band_amount: whole(0).optional(),
  reason: choice("duplicate", "fraudulent", "order_change", "product_unsatisfactory").optional(),
  refund_amount: whole(0).optional(),
});

const PATH = "/v1/credit_notes";

export const creditNotes: Resource = {
  routes: [
    route("POST", PATH, creating, (context, { invoice, metadata, ...wish }) =>
      issueNote(context, context.need("invoice", invoice, "invoice"), { ...wish, metadata: merged({}, metadata) }),
    ),
    route("GET", `${PATH}/preview`, creating, (context, { invoice, metadata, ...wish }) =>
      noteOf(context, context.need("invoice", invoice, "invoice"), { ...wish, metadata: merged({}, metadata) }),
    ),
    retrieve("credit_note", `${PATH}/:id`),
    route("POST", `${PATH}/:id`, form({ memo: text().optional(), metadata: metadata().optional() }), (context, { memo, metadata }, id) => {
      const before = context.need("credit_note", id);
      const after = context.save("credit_note", { ...before, memo: memo ?? before.memo, metadata: merged(before.metadata, metadata) });
      context.emit("credit_note.updated", after);
      return after;
    }),
    route("GET", `${PATH}/:id/lines`, form({ limit: whole(1, 100).optional() }), (context, _input, id) =>
      wholeList(`${PATH}/${id}/lines`, context.need("credit_note", id).lines.data),
    ),
    route("POST", `${PATH}/:id/void`, form({}), (context, _input, id) => voidNote(context, context.need("credit_note", id))),
    list("credit_note", PATH, { customer: { read: text(), field: "customer" }, invoice: { read: text(), field: "invoice" } }),
  ],
};
