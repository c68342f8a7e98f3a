import { form, metadata, text } from "../core/params.ts";
import { changed, given, merged } from "../core/patch.ts";
import { includable, list, type Resource, retrieve, route, wholeList } from "../core/resource.ts";
import { dashboardPages } from "../dashboard/pages.ts";

export const charges: Resource = {
  routes: [
    retrieve("charge", "/v1/charges/:id"),
    route(
      "POST",
      "/v1/charges/:id",
      form({ description: text().optional(), metadata: metadata().optional(), receipt_email: text().optional() }),
      (context, input, id) => {
        const before = context.need("charge", id);
        const { description, receipt_email } = input;
        const after = context.save("charge", {
          ...before,
          ...given({ description, receipt_email }),
          metadata: merged(before.metadata, input.metadata),
        });
        context.emit("charge.updated", after, changed(before, after));
        return after;
      },
    ),
    list("charge", "/v1/charges", {
      customer: { read: text(), field: "customer" },
      payment_intent: { read: text(), field: "payment_intent" },
    }),
    retrieve("balance_transaction", "/v1/balance_transactions/:id"),
    list("balance_transaction", "/v1/balance_transactions", {
      currency: { read: text(), field: "currency" },
      source: { read: text(), field: "source" },
      type: { read: text(), field: "type" },
    }),
  ],
  pages: dashboardPages,
  includables: [
    includable("charge", "refunds", (context, { id }) =>
      wholeList(`/v1/charges/${id}/refunds`, context.store.all("refund", { field: "charge", is: "=", value: id })),
    ),
  ],
};
