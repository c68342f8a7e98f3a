import { SELLER } from "../billing/invoice-object.ts";
import type { Context } from "../core/context.ts";
import { Fault } from "../core/fault.ts";
import type { HostedPage, PageAnswer, Site } from "../core/resource.ts";
import { type Errors, fieldOf, filled, typed, type Values } from "../pages/card-fields.ts";
import { html } from "../pages/html.ts";
import { page } from "../pages/layout.ts";
import { money, percent } from "../pages/money.ts";
import { type Buyer, withBuyer } from "./buyer.ts";
import { checkoutPage, ruleName } from "./page.ts";
import { type Means, pay, resume, type Step } from "./pay.ts";
import { asksMeans, counted, priced, type Quote, quote } from "./quote.ts";
import { readWish } from "./read.ts";
import { keptFor, type Session } from "./session-object.ts";

const PATH = "/c/pay/:id";

export const checkoutPages: readonly HostedPage[] = [
  { method: "GET", path: PATH, answer: (site, { ids: [id = ""], url }) => site.transact((context) => shown(context, id, url)) },
  { method: "POST", path: PATH, answer: (site, { ids: [id = ""], form }) => posted(site, id, form) },
  {
    method: "GET",
    path: `${PATH}/return`,
    answer: (site, { ids: [id = ""] }) => site.transact((context) => after(context, id, resume(context, id), {})),
  },
  { method: "GET", path: `${PATH}/paypal`, answer: (site, { ids: [id = ""] }) => site.transact((context) => paypal(context, id)) },
  { method: "POST", path: `${PATH}/paypal`, answer: (site, { ids: [id = ""], form }) => approved(site, id, form.get("answer")) },
];

function shown(context: Context, id: string, url: URL): PageAnswer {
  const session = context.store.get("checkout.session", id);
  if (session?.status !== "open") return over(session);
  return view(context, session, filled(url.searchParams.get("card")), {}, {});
}

/** What is typed is read, and paid in a transaction of its own: a card that cannot be saved leaves nothing behind. */
function posted(site: Site, id: string, form: URLSearchParams): PageAnswer {
  try {
    return site.transact((context) => {
      const session = context.store.get("checkout.session", id);
      if (session?.status !== "open") return over(session);
      const wish = readWish(context, session, form, asksMeans(session, quote(context, session, keptFor(context, id))));
      if ("errors" in wish) return view(context, session, typed(form), wish.errors, {});
      const changed = newTax(context, session, wish.buyer, form);
      if (changed) return view(context, session, typed(form), {}, { note: changed }, wish.buyer);
      if (wish.means === "paypal") {
        withBuyer(context, session, keptFor(context, id), wish.buyer);
        return { redirect: `${context.url}/c/pay/${id}/paypal` };
      }
      return after(context, id, pay(context, id, wish.buyer, wish.means), typed(form));
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { message, code } = error.body;
    const errors = fieldOf(code, message);
    return site.transact((context) => view(context, context.need("checkout.session", id), typed(form), errors, { error: message }));
  }
}

// The address has changed the sum: nobody pays what they have not seen.
function newTax(context: Context, session: Session, buyer: Buyer, form: URLSearchParams): string | null {
  if (!session.automatic_tax.enabled) return null;
  const now = quoteFor(context, session, buyer);
  if (ruleName(now) === form.get("rule")) return null;
  const reverse = now.rule?.reason === "reverse_charge" ? "VAT is reverse-charged" : `VAT is ${percent(now.rule?.rate ?? 0)}`;
  return `By your address, ${reverse}: the total is ${money(now.invoice.amount_due, now.invoice.currency)}. Check it and confirm once more.`;
}

function quoteFor(context: Context, session: Session, buyer: Buyer | undefined): Quote {
  const kept = keptFor(context, session.id);
  return quote(context, session, kept, counted(session, kept, buyer?.address ?? null, buyer?.vat?.type ?? null));
}

function after(context: Context, id: string, step: Step, values: Values): PageAnswer {
  const session = context.need("checkout.session", id);
  if (step.kind === "ask") return { redirect: step.url };
  if (step.kind === "done") return { redirect: successUrl(session) };
  return view(context, session, values, {}, { error: step.message });
}

function view(
  context: Context,
  session: Session,
  values: Values,
  errors: Errors,
  more: { error?: string; note?: string },
  buyer?: Buyer,
): PageAnswer {
  const quoted = quoteFor(context, session, buyer);
  if (session.status === "open") context.save("checkout.session", priced(session, quoted));
  const body = checkoutPage(context, { session, quote: quoted, values, errors, ...more });
  return { status: more.error || Object.keys(errors).length > 0 ? 422 : 200, type: "text/html; charset=utf-8", body };
}

function over(session: Session | null): PageAnswer {
  if (session?.status === "complete") return { redirect: successUrl(session) };
  const back = session?.cancel_url && html`<p><a href="${session.cancel_url}">Back to ${SELLER.name}</a></p>`;
  const body = page({
    title: session ? "This page has expired" : "There is no such page",
    body: html`<p>Nothing was paid here.</p>${back}`,
  });
  return { status: session ? 410 : 404, type: "text/html; charset=utf-8", body };
}

function successUrl({ id, success_url }: Session): string {
  return (success_url ?? "").replaceAll("{CHECKOUT_SESSION_ID}", id);
}

function paypal(context: Context, id: string): PageAnswer {
  const session = context.store.get("checkout.session", id);
  if (session?.status !== "open") return over(session);
  const { invoice } = quote(context, session, keptFor(context, id));
  const body = html`<p>This page stands in for PayPal. ${SELLER.name} asks for <b>${money(invoice.amount_due, invoice.currency)}</b>.</p>
<form method="post" class="row"><button class="primary" name="answer" value="approve">Approve payment</button><button name="answer" value="approve_bank">Approve, paid from a bank account some seconds later</button><button name="answer" value="cancel">Cancel</button></form>`;
  return { status: 200, type: "text/html; charset=utf-8", body: page({ title: "PayPal", body }) };
}

function approved(site: Site, id: string, answer: string | null): PageAnswer {
  return site.transact((context) => {
    const session = context.store.get("checkout.session", id);
    if (session?.status !== "open") return over(session);
    if (answer !== "approve" && answer !== "approve_bank")
      return view(context, session, { method: "paypal" }, {}, { error: "The payment with PayPal was canceled. Nothing was paid." });
    const buyer = buyerOf(session);
    const means: Means = { type: "paypal", email: buyer.email ?? "payer@greenlight.test", slow: answer === "approve_bank" };
    return after(context, id, pay(context, id, buyer, means), {});
  });
}

// Who buys was said on the page before.
function buyerOf({ customer_details: details }: Session): Buyer {
  const [vat] = details?.tax_ids ?? [];
  return {
    email: details?.email ?? null,
    name: details?.name ?? null,
    address: details?.address ?? null,
    business: details?.business_name ?? null,
    vat: vat?.value ? { type: vat.type, value: vat.value } : null,
  };
}
