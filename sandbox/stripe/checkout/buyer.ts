import { type Customer, taxIdsOf } from "../billing/buyer.ts";
import type { Context } from "../core/context.ts";
import { newId } from "../core/ids.ts";
import { changed } from "../core/patch.ts";
import { blank } from "../resources/customers.ts";
import { taxIds } from "../resources/tax-ids.ts";
import type { Kept } from "./params.ts";
import type { Address } from "./quote.ts";
import type { Session } from "./session-object.ts";

/** What a person has said about themselves on the page. */
export type Buyer = {
  readonly email: string | null;
  readonly name: string | null;
  readonly address: Address | null;
  readonly business: string | null;
  readonly vat: { readonly type: string; readonly value: string } | null;
};

const VAT_TYPES: Readonly<Record<string, string>> = { CH: "ch_vat", GB: "gb_vat", NO: "no_vat", US: "us_ein" };
const UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");

/** Which kind of number a business of a country has; null where the sandbox knows none. */
export function taxIdType(country: string): string | null {
  return UNION.includes(country) ? "eu_vat" : (VAT_TYPES[country] ?? null);
}

/** The session with its buyer: an existing customer is updated as the session allows, a new one is made where one is needed. */
export function withBuyer(context: Context, session: Session, kept: Kept, buyer: Buyer): Session {
  const known = session.customer ? context.need("customer", session.customer) : null;
  const needed = session.mode !== "payment" || session.customer_creation === "always";
  const fresh = !known && needed ? created(context, buyer) : null;
  const customer = known ? updated(context, known, kept, buyer) : fresh;
  if (customer && buyer.vat && !taxIdsOf(context, customer.id).some(({ value }) => value === buyer.vat?.value))
    addTaxId(context, customer.id, buyer.vat.type, buyer.vat.value);
  const customer_details = detailsOf(session, customer, buyer);
  return context.save("checkout.session", { ...session, customer: customer?.id ?? null, customer_details });
}

function detailsOf({ customer_email }: Session, customer: Customer | null, buyer: Buyer): Session["customer_details"] {
  return {
    address: buyer.address ?? customer?.address ?? null,
    business_name: buyer.business,
    email: buyer.email ?? customer?.email ?? customer_email,
    individual_name: null,
    name: buyer.business ?? buyer.name ?? customer?.name ?? null,
    phone: null,
    tax_exempt: customer?.tax_exempt ?? "none",
    tax_ids: buyer.vat ? [{ type: buyer.vat.type, value: buyer.vat.value }] : [],
  };
}

/** Adds a tax id to a customer as the API does, or throws its refusal: a number that cannot be one. */
export function addTaxId(context: Context, customer: string, type: string, value: string): void {
  const route = taxIds.routes.find(({ method }) => method === "POST");
  route?.answer(context, { type, value }, [customer]);
}

function updated(context: Context, before: Customer, { update }: Kept, buyer: Buyer): Customer {
  const name = buyer.business ?? buyer.name;
  const after: Customer = {
    ...before,
    ...(update.address && buyer.address ? { address: buyer.address } : {}),
    ...(update.name && name ? { name } : {}),
    ...(update.name && buyer.business ? { business_name: buyer.business } : {}),
    email: before.email ?? buyer.email,
  };
  const differing = changed(before, after);
  if (differing) context.emit("customer.updated", context.save("customer", after), differing);
  return after;
}

function created(context: Context, { email, name, business, address }: Buyer): Customer {
  const fresh: Customer = {
    ...blank(newId("cus"), context.now()),
    ...{ email, address, name: business ?? name },
    ...(business ? { business_name: business } : {}),
  };
  context.insert("customer", fresh);
  context.emit("customer.created", fresh);
  return fresh;
}
