import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { billingDetailsWrite } from "#db/queries/billing-customers.ts";
import { readVatId, type VatId } from "#lib/domain/billing/vat-id.ts";
import { normalizeEmail } from "#lib/domain/orgs/email.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { type Payer, payerOf } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";

const NO_SUCH_VAT_ID = "The payment service does not take this VAT id: look whether every character is there.";

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `must have at most ${most} characters`)
    .regex(/^\P{C}*$/u, "must not contain control characters");

const input = z.strictObject({
  company: text(200),
  email: z.string().transform((typed, context) => {
    const email = typed.trim() === "" ? "" : normalizeEmail(typed);
    if (email === null) context.addIssue({ code: "custom", message: "This is not an e-mail address that we can write to." });
    return email ?? "";
  }),
  line1: text(200),
  line2: text(200),
  postalCode: text(20),
  city: text(100),
  state: text(100),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^([A-Z]{2})?$/, "must be a country's two letters"),
  vatId: z.string().transform((typed, context) => {
    const vatId = typed.trim() === "" ? null : readVatId(typed);
    if (vatId === null && typed.trim() !== "")
      context.addIssue({ code: "custom", message: "This VAT id does not have the form that its country uses." });
    return vatId;
  }),
});

/**
 * Says what stands on invoices to come: company, address, VAT id (ALW-15). All of it at once; an empty text takes a detail away.
 * The VAT id is checked for its form, by us and then by the payment service. Refused: `invalid_request` with the field,
 * `payments_not_set_up`.
 */
export const setBillingDetails = paymentVerb({
  permission: "billing:payment-methods",
  input,
  run: async (caller, { vatId, ...details }) => {
    const payer = await payerOf(caller);
    if (!payer) return refuse("payments_not_set_up");
    const { company, email, country, line1, line2, postalCode, city, state } = details;
    if (!(await addVatId(payer, vatId))) return refuse("invalid_request", { errors: [{ path: "vatId", message: NO_SUCH_VAT_ID }] });
    await payer.service.customers.update(payer.customer.customerId, {
      name: company,
      ...(email === "" ? {} : { email }),
      address: country === "" && line1 === "" ? null : { line1, line2, postalCode, city, state, country },
    });
    await removeOthers(payer, vatId);
    const kept = { ...details, vatId: vatId?.value ?? "" };
    await atomically(
      billingDetailsWrite(caller.accountId, kept, caller.now),
      audited(caller, "billing.details", caller.accountId, { fields: Object.keys(kept).length }),
    );
    return done(kept);
  },
});

/** Gives the customer this VAT id, first of all: what the payment service refuses must have changed nothing. False: it refuses it. */
async function addVatId({ service, customer: { customerId } }: Payer, vatId: VatId | null): Promise<boolean> {
  if (!vatId) return true;
  const known = await service.customers.taxIds(customerId);
  return known.some(({ value }) => value === vatId.value) || (await service.customers.addTaxId(customerId, vatId)) !== null;
}

async function removeOthers({ service, customer: { customerId } }: Payer, vatId: VatId | null): Promise<void> {
  const known = await service.customers.taxIds(customerId);
  for (const { id, value } of known) if (value !== vatId?.value) await service.customers.removeTaxId(customerId, id);
}
