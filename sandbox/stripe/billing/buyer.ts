import type { Context } from "../core/context.ts";
import type { Kinds } from "../core/kinds.ts";
import type { Invoice } from "./lines.ts";
import { type TaxRule, taxRule } from "./tax-table.ts";

export type Customer = Kinds["customer"];

/** The customer's tax ids, the oldest first. */
export function taxIdsOf(context: Context, customer: string): Kinds["tax_id"][] {
  return context.store.all("tax_id", { field: "customer", is: "=", value: customer }).reverse();
}

/** What tax a customer pays, by address, exemption and VAT id; null when the address names no country. */
export function customerTax(context: Context, customer: Customer): TaxRule | null {
  return taxRule({
    country: customer.address?.country ?? null,
    exempt: customer.tax_exempt ?? null,
    vatIds: taxIdsOf(context, customer.id).map(({ type }) => type),
  });
}

type Snapshot = Pick<
  Invoice,
  | "customer"
  | "customer_address"
  | "customer_email"
  | "customer_name"
  | "customer_phone"
  | "customer_shipping"
  | "customer_tax_exempt"
  | "customer_tax_ids"
>;

/** Who an invoice is for, as known now: a finalized invoice keeps it when the customer changes. */
export function snapshot(context: Context, customer: Customer): Snapshot {
  return {
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.business_name ?? customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? "none",
    customer_tax_ids: taxIdsOf(context, customer.id).map(({ type, value }) => ({ type, value })),
  };
}
