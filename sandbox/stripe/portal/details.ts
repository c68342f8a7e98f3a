import type { Context } from "../core/context.ts";
import { Fault } from "../core/fault.ts";
import type { PageAnswer, Site } from "../core/resource.ts";
import { addressErrors, addressFields, addressValues, readAddress } from "../pages/address-fields.ts";
import { type Errors, fieldOf, type Values } from "../pages/card-fields.ts";
import { html } from "../pages/html.ts";
import { field } from "../pages/layout.ts";
import { changeCustomer } from "../resources/customers.ts";
import { addTaxId, removeTaxId } from "../resources/tax-ids.ts";
import { expired, portalPage, type Visit, visitOf } from "./visit.ts";

const EMAIL = /^[^\s@]+@[^\s@]+[.][^\s@]+$/;

/** The form with what is known. */
export function detailsPage(context: Context, visit: Visit): PageAnswer {
  const { name, email, address } = visit.customer;
  return form(visit, { name: name ?? "", email: email ?? "", vat: taxId(context, visit)?.value ?? "", ...addressValues(address) });
}

/** Keeps what was typed, or says field by field what is wrong and keeps it in the form. */
export function saveDetails(site: Site, token: string, given: URLSearchParams): PageAnswer {
  try {
    return site.transact((context) => {
      const visit = visitOf(context, token);
      if (!visit) return expired();
      const errors = errorsOf(given);
      if (Object.keys(errors).length > 0) return form(visit, Object.fromEntries(given), errors);
      const address = Object.fromEntries(Object.entries(readAddress(given)).map(([key, value]) => [key, value ?? ""]));
      changeCustomer(context, visit.customer.id, { name: text(given, "name"), email: text(given, "email"), address });
      changeTaxId(context, visit, text(given, "vat"));
      return { redirect: `${visit.path}?done=details` };
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { message, code } = error.body;
    return site.transact((context) => {
      const visit = visitOf(context, token);
      return visit ? form(visit, Object.fromEntries(given), fieldOf(code, message)) : expired();
    });
  }
}

function form(visit: Visit, values: Values, errors: Errors = {}): PageAnswer {
  const of = (id: string, label: string, autocomplete: string, type = "text") =>
    field({ id, name: id, label, autocomplete, type, value: values[id], error: errors[id] });
  const body = html`<form method="post" action="${visit.path}/details" novalidate>${of("name", "Name or company", "organization")}${of("email", "E-mail address", "email", "email")}
${addressFields(values, errors, true)}${field({
  ...{ id: "vat", name: "vat", label: "VAT number (optional)", value: values["vat"], error: errors["vat"] },
  hint: "Of the European Union, for example DE123456789, or of Great Britain.",
})}<button class="primary wide">Save</button></form><p><a href="${visit.path}">Back</a></p>`;
  return portalPage("Billing information", body, Object.keys(errors).length > 0 ? { error: "Look at the fields that are marked." } : {});
}

function errorsOf(given: URLSearchParams): Errors {
  return {
    ...(text(given, "name") ? {} : { name: "Enter a name." }),
    ...(EMAIL.test(text(given, "email")) ? {} : { email: "Enter an e-mail address, for example name@example.com." }),
    ...addressErrors(readAddress(given)),
  };
}

function taxId(context: Context, { customer }: Visit) {
  return context.store.all("tax_id", { field: "customer", is: "=", value: customer.id })[0];
}

function changeTaxId(context: Context, visit: Visit, value: string): void {
  const old = taxId(context, visit);
  if ((old?.value ?? "") === value.replaceAll(/\s/g, "").toUpperCase()) return;
  if (value !== "") addTaxId(context, visit.customer.id, /^gb/i.test(value) ? "gb_vat" : "eu_vat", value);
  if (old) removeTaxId(context, visit.customer.id, old.id);
}

function text(given: URLSearchParams, name: string): string {
  return (given.get(name) ?? "").trim();
}
