import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { newId } from "../core/ids.ts";
import type { Kinds } from "../core/kinds.ts";
import { form, text } from "../core/params.ts";
import { includable, list, type Resource, route, wholeList } from "../core/resource.ts";

type TaxId = Kinds["tax_id"];

/** How a number must look, for the kinds that have one form; the others are taken as they are. */
const FORMS: Readonly<Record<string, RegExp>> = {
  eu_vat: /^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z+*]{2,12}$/,
  gb_vat: /^GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  ch_vat: /^CHE-?(\d{9}|\d{3}[.]\d{3}[.]\d{3}) ?(MWST|TVA|IVA)$/,
  us_ein: /^\d{2}-?\d{7}$/,
  no_vat: /^\d{9}MVA$/,
};
const KIND = /^[a-z]{2}_[a-z_]+$/;
const PATH = "/v1/customers/:id/tax_ids";

export const taxIds: Resource = {
  routes: [
    route("POST", PATH, form({ type: text(), value: text() }), (context, { type, value }, customer) => {
      context.need("customer", customer, "customer");
      return addTaxId(context, customer, type, value);
    }),
    route("GET", `${PATH}/:second`, form({}), (context, _input, customer, id) => {
      const taxId = context.need("tax_id", id);
      if (taxId.customer !== customer) throw context.missing("tax_id", id);
      return taxId;
    }),
    route("DELETE", `${PATH}/:second`, form({}), (context, _input, customer, id) => removeTaxId(context, customer, id)),
    list("tax_id", PATH, {}, { within: "customer" }),
  ],
  includables: [
    includable("customer", "tax_ids", (context, { id }) =>
      wholeList(`/v1/customers/${id}/tax_ids`, context.store.all("tax_id", { field: "customer", is: "=", value: id })),
    ),
  ],
};

/** Notes a customer's tax number; one that cannot be right is refused as Stripe refuses it. */
export function addTaxId(context: Context, customer: string, type: string, value: string): TaxId {
  if (!KIND.test(type)) throw invalid("Invalid type: must be one of eu_vat, gb_vat, us_ein, ...", "type");
  const number = value.replaceAll(/\s/g, "").toUpperCase();
  if (FORMS[type] && !FORMS[type].test(number)) throw invalid(`Invalid value for ${type}.`, "value", "tax_id_invalid");
  const checked = type === "eu_vat" || type === "gb_vat";
  const taxId: TaxId = {
    ...{ id: newId("txi"), object: "tax_id", country: type === "eu_vat" ? number.slice(0, 2) : type.slice(0, 2).toUpperCase() },
    ...{ created: context.now(customer), customer, customer_account: null, livemode: false },
    ...{ owner: { type: "customer", customer, customer_account: null }, type, value: number },
    verification: { status: checked ? "pending" : "unavailable", verified_address: null, verified_name: null },
  };
  context.insert("tax_id", taxId);
  context.emit("customer.tax_id.created", taxId);
  return taxId;
}

export function removeTaxId(context: Context, customer: string, id: string): { id: string; object: "tax_id"; deleted: true } {
  const taxId = context.need("tax_id", id);
  if (taxId.customer !== customer) throw context.missing("tax_id", id);
  const rest = { id, object: "tax_id", deleted: true } as const;
  context.emit("customer.tax_id.deleted", taxId);
  context.store.remove("tax_id", id, rest);
  return rest;
}
