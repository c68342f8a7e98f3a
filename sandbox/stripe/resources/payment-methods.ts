import type Stripe from "stripe";
import { z } from "zod";
import { invalid, missing } from "../core/fault.ts";
import { address, choice, clearable, form, formOf, metadata, text, whole } from "../core/params.ts";
import { changed, given, merged, wholeAddress } from "../core/patch.ts";
import { list, type Resource, retrieve, route } from "../core/resource.ts";
import { CARDS, nameOfToken } from "../payments/cards.ts";
import { attach, detach, type Method, makeMethod, methodOf } from "../payments/methods.ts";

const billing = z.strictObject({
  address: clearable(address()).optional(),
  email: clearable(text()).optional(),
  name: clearable(text()).optional(),
  phone: clearable(text()).optional(),
  tax_id: clearable(text()).optional(),
});
const card = z.strictObject({
  token: text().optional(),
  number: text().optional(),
  exp_month: text().optional(),
  exp_year: text().optional(),
  cvc: text().optional(),
});
const creating = formOf<Stripe.PaymentMethodCreateParams>()({
  type: choice("card", "paypal", "sepa_debit", "customer_balance"),
  allow_redisplay: choice("always", "limited", "unspecified").optional(),
  billing_details: billing.optional(),
  card: card.optional(),
  paypal: z.strictObject({}).optional(),
  sepa_debit: z.strictObject({ iban: text() }).optional(),
  metadata: metadata().optional(),
});
const updating = formOf<Stripe.PaymentMethodUpdateParams>()({
  allow_redisplay: choice("always", "limited", "unspecified").optional(),
  billing_details: billing.optional(),
  card: z.strictObject({ exp_month: whole(1, 12).optional(), exp_year: whole(2_000).optional() }).optional(),
  metadata: metadata().optional(),
});
const typed = { type: { read: choice("card", "paypal", "sepa_debit", "customer_balance"), field: "type" } };

export const paymentMethods: Resource = {
  routes: [
    route("POST", "/v1/payment_methods", creating, (context, { billing_details, metadata, ...input }) => {
      const common = { billing: billed(billing_details), metadata: merged({}, metadata) };
      if (input.type === "card") return makeMethod(context, { ...common, type: "card", ...cardOf(input.card, context.now()) });
      if (input.type === "paypal")
        return makeMethod(context, { ...common, type: "paypal", email: billing_details?.email ?? "payer@example.com" });
      if (input.type === "customer_balance") return makeMethod(context, { ...common, type: "customer_balance" });
      if (!input.sepa_debit) throw invalid("Missing required param: sepa_debit.", "sepa_debit", "parameter_missing");
      return makeMethod(context, { ...common, type: "sepa_debit", iban: input.sepa_debit.iban.replaceAll(" ", "") });
    }),
    retrieve("payment_method", "/v1/payment_methods/:id"),
    route("POST", "/v1/payment_methods/:id", updating, (context, { billing_details, card, metadata, allow_redisplay }, id) => {
      const before = context.need("payment_method", id);
      const after = context.save("payment_method", {
        ...before,
        ...given({ allow_redisplay }),
        billing_details: { ...before.billing_details, ...billed(billing_details) },
        ...(before.card ? { card: { ...before.card, ...given(card ?? {}) } } : {}),
        metadata: merged(before.metadata, metadata),
      });
      context.emit("payment_method.updated", after, changed(before, after));
      return after;
    }),
    list(
      "payment_method",
      "/v1/payment_methods",
      { ...typed, customer: { read: text(), field: "customer" } },
      { always: [{ field: "customer", is: ">", value: "" }] },
    ),
    list("payment_method", "/v1/customers/:id/payment_methods", typed, { within: "customer" }),
    route("GET", "/v1/customers/:id/payment_methods/:second", form({}), (context, _input, customer, id) => {
      const method = context.need("payment_method", id);
      if (method.customer !== customer) throw context.missing("payment_method", id);
      return method;
    }),
    route("POST", "/v1/payment_methods/:id/attach", form({ customer: text() }), (context, { customer }, id) => {
      context.need("customer", customer, "customer");
      return attach(context, methodOf(context, id, "id"), customer);
    }),
    route("POST", "/v1/payment_methods/:id/detach", form({}), (context, _input, id) => detach(context, id)),
  ],
};

// Numbers come only through the hosted pages, as with Stripe: the product never sees one.
function cardOf(card: z.infer<typeof creating>["card"], now: number): { number: string; month: number; year: number } {
  if (card?.number)
    throw invalid(
      "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.",
    );
  const known = CARDS[nameOfToken(card?.token ?? "") ?? ""];
  if (!known) throw missing("token", card?.token ?? "", "card[token]");
  return { number: known.number, month: 12, year: new Date(now * 1_000).getUTCFullYear() + 1 };
}

function billed(details: z.infer<typeof billing> | undefined): Partial<Method["billing_details"]> {
  const { address, ...rest } = details ?? {};
  return { ...given(rest), ...(address === undefined ? {} : { address: address && wholeAddress(address) }) };
}
