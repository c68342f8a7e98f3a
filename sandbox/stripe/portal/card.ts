import type { Context } from "../core/context.ts";
import { Fault } from "../core/fault.ts";
import type { PageAnswer, Site } from "../core/resource.ts";
import { cardFields, type Errors, fieldOf, filled, readCard, testCards, typed, type Values } from "../pages/card-fields.ts";
import { html } from "../pages/html.ts";
import { makeMethod } from "../payments/methods.ts";
import { confirmSetup, makeSetup, type SetupIntent } from "../payments/setup.ts";
import { changeCustomer } from "../resources/customers.ts";
import { home } from "./home.ts";
import { expired, portalPage, type Told, type Visit, visitOf } from "./visit.ts";

/** The form for another card. */
export function cardForm(visit: Visit, values: Values, errors: Errors = {}, told: Told = {}): PageAnswer {
  const first = Object.keys(errors).length > 0 ? { error: "Look at the fields that are marked." } : {};
  const body = html`<form method="post" action="${visit.path}/card" novalidate><input type="radio" id="method-card" name="method" value="card" checked hidden>
${cardFields(values, errors)}<label class="choice"><input type="checkbox" name="default" checked> Use it for all payments from now on</label>
<p class="soft">Greenlight may charge this card later, when you are not there, as you have agreed there.</p>
<button class="primary wide">Add payment method</button></form>${testCards()}<p><a href="${visit.path}">Back</a></p>`;
  return portalPage("Add payment method", body, { ...first, ...told });
}

export function emptyCardForm(visit: Visit, url: URL): PageAnswer {
  return cardForm(visit, filled(url.searchParams.get("card")));
}

/** Saves the card that was typed, or says field by field why not, or sends its holder to the bank. */
export function addCard(site: Site, token: string, form: URLSearchParams): PageAnswer {
  try {
    return site.transact((context) => {
      const visit = visitOf(context, token);
      if (!visit) return expired();
      const read = readCard(form);
      if ("errors" in read) return cardForm(visit, typed(form), read.errors);
      const method = makeMethod(context, { ...read.card, customer: visit.customer.id });
      const setup = makeSetup(context, { customer: visit.customer.id, metadata: visit.customer.metadata });
      context.store.hide(setup.id, { default: form.has("default") });
      const after = confirmSetup(context, setup, { method, returnUrl: `${context.url}${visit.path}/card/return` });
      return outcome(context, visit, after, typed(form));
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { message, code } = error.body;
    return site.transact((context) => {
      const visit = visitOf(context, token);
      return visit ? cardForm(visit, typed(form), fieldOf(code, message), { error: message }) : expired();
    });
  }
}

/** Back from the bank. */
export function cardReturn(context: Context, visit: Visit, url: URL): PageAnswer {
  const setup = context.store.get("setup_intent", url.searchParams.get("setup_intent") ?? "");
  if (setup?.customer !== visit.customer.id) return home(context, visit);
  return outcome(context, visit, setup, {});
}

function outcome(context: Context, visit: Visit, setup: SetupIntent, values: Values): PageAnswer {
  if (setup.status === "requires_action") return { redirect: setup.next_action?.redirect_to_url?.url ?? visit.path };
  if (setup.status !== "succeeded")
    return cardForm(visit, values, {}, { error: setup.last_setup_error?.message ?? "The card was not saved." });
  if (context.store.hidden(setup.id)["default"] === true && setup.payment_method)
    changeCustomer(context, visit.customer.id, { invoice_settings: { default_payment_method: setup.payment_method } });
  const { flow } = visit.session;
  const back = flow?.after_completion.redirect?.return_url;
  if (back) return { redirect: back };
  return { redirect: `${visit.path}?done=card` };
}
