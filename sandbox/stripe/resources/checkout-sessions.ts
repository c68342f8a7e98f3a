import { checkoutSettled, expire } from "../checkout/complete.ts";
import { checkoutPages } from "../checkout/pages.ts";
import { creating } from "../checkout/params.ts";
import { priced, quote } from "../checkout/quote.ts";
import { keptFor, type Session, sessionOf } from "../checkout/session-object.ts";
import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { choice, form, metadata, text } from "../core/params.ts";
import { merged } from "../core/patch.ts";
import { due, includable, list, paging, type Resource, retrieve, route, wholeList } from "../core/resource.ts";
import { money } from "../pages/money.ts";
import { leastOf } from "../payments/least.ts";

const PATH = "/v1/checkout/sessions";

export const checkoutSessions: Resource = {
  routes: [
    route("POST", PATH, creating, (context, input) => {
      const { session, kept } = sessionOf(context, input);
      const hidden = { kept: JSON.stringify(kept) };
      context.insert("checkout.session", session, { customer: session.customer, due: session.expires_at, hidden });
      if (session.mode === "setup") return session;
      return context.save("checkout.session", payable(priced(session, quote(context, session, kept))));
    }),
    retrieve("checkout.session", `${PATH}/:id`),
    route("POST", `${PATH}/:id`, form({ metadata: metadata().optional() }), (context, input, id) => {
      const before = context.need("checkout.session", id);
      return context.save("checkout.session", { ...before, metadata: merged(before.metadata ?? {}, input.metadata) });
    }),
    route("POST", `${PATH}/:id/expire`, form({}), (context, _input, id) => {
      const session = context.need("checkout.session", id);
      if (session.status !== "open")
        throw invalid(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
        );
      return expire(context, session);
    }),
    route("GET", `${PATH}/:id/line_items`, form(paging), (context, _input, id) => lineItems(context, context.need("checkout.session", id))),
    list("checkout.session", PATH, {
      customer: { read: text(), field: "customer" },
      payment_intent: { read: text(), field: "payment_intent" },
      status: { read: choice("complete", "expired", "open"), field: "status" },
      subscription: { read: text(), field: "subscription" },
    }),
  ],
  pages: checkoutPages,
  due: [due("checkout.session", (context, session) => void (session.status === "open" && expire(context, session)))],
  settled: [checkoutSettled],
  includables: [includable("checkout.session", "line_items", lineItems)],
};

// What costs nothing is free; what costs less than can be charged cannot be sold.
function payable(session: Session): Session {
  const { amount_total: total, currency, mode } = session;
  const least = leastOf(currency ?? "usd");
  if (mode !== "payment" || !total || total >= least) return session;
  const message = `The Checkout Session's total amount due must add up to at least ${money(least, currency ?? "usd")} ${currency}`;
  throw invalid(message, undefined, "amount_too_small");
}

function lineItems(context: Context, session: Session) {
  return wholeList(`${PATH}/${session.id}/line_items`, quote(context, session, keptFor(context, session.id)).items);
}
