import type { Context } from "../core/context.ts";
import { addressErrors, readAddress } from "../pages/address-fields.ts";
import { type Errors, readCard } from "../pages/card-fields.ts";
import { type Buyer, taxIdType } from "./buyer.ts";
import type { Means } from "./pay.ts";
import type { Session } from "./session-object.ts";

export type Wish = { readonly buyer: Buyer; readonly means: Means | "paypal" | "none" };

/** Whether the page shows the whole address: for tax, for a company's invoice, or because the session says so. */
export function asksAddress(session: Session): boolean {
  return needsAddress(session) || session.tax_id_collection?.enabled === true;
}

function needsAddress({ billing_address_collection, automatic_tax }: Session): boolean {
  return billing_address_collection === "required" || automatic_tax.enabled;
}

/** Reads the page's form: who buys, and with what; or what is missing, field by field. */
export function readWish(context: Context, session: Session, form: URLSearchParams, asksMeans = true): Wish | { readonly errors: Errors } {
  const email = textOf(form, "email") ?? emailOf(context, session);
  const address = readAddress(form);
  const business = readBusiness(form, address.country);
  const method = asksMeans ? meansOf(form) : ({ means: "none" } as const);
  const errors: Errors = {
    ...(email && /^\S+@\S+[.]\S+$/.test(email) ? {} : { email: "Enter an e-mail address, for example name@example.com." }),
    ...(needsAddress(session) ? addressErrors(address) : {}),
    ...business.errors,
    ...("errors" in method ? method.errors : {}),
  };
  if (Object.keys(errors).length > 0 || "errors" in method) return { errors };
  const buyer = { email, name: textOf(form, "name"), address: address.country ? address : null, ...business.said };
  return { buyer, means: method.means };
}

type Business = { readonly said: Pick<Buyer, "business" | "vat">; readonly errors: Errors };

function readBusiness(form: URLSearchParams, country: string | null): Business {
  const nothing = { business: null, vat: null };
  if (form.get("business") !== "on") return { said: nothing, errors: {} };
  const business = textOf(form, "company");
  const value = textOf(form, "vat")?.replaceAll(/\s/g, "").toUpperCase();
  const type = value && country ? taxIdType(country) : null;
  if (!business) return { said: nothing, errors: { company: "Enter the company's name." } };
  if (value && !type) return { said: nothing, errors: { vat: "The sandbox knows no tax id of this country. Leave the field empty." } };
  return { said: { business, vat: value && type ? { type, value } : null }, errors: {} };
}

function textOf(form: URLSearchParams, name: string): string | null {
  return (form.get(name) ?? "").trim() || null;
}

/** The address that letters go to, when it is known before anything is typed. */
export function emailOf(context: Context, { customer, customer_email }: Session): string | null {
  return (customer ? context.store.get("customer", customer)?.email : null) ?? customer_email;
}

function meansOf(form: URLSearchParams): { readonly means: Means | "paypal" } | { readonly errors: Errors } {
  const method = form.get("method") ?? "card";
  if (method.startsWith("pm_")) return { means: { saved: method } };
  if (method === "paypal") return { means: "paypal" };
  if (method === "bank") {
    const iban = (form.get("iban") ?? "").replaceAll(/\s/g, "").toUpperCase();
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban))
      return { errors: { iban: "Enter an IBAN, for example DE89 3704 0044 0532 0130 00." } };
    return { means: { type: "sepa_debit", iban } };
  }
  const read = readCard(form);
  return "card" in read ? { means: read.card } : read;
}
