import assert from "node:assert/strict";
import { after, test } from "node:test";
import { subject } from "../testing.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set: what holds here must hold there.
const { stripe, stop } = await subject();
after(stop);

test("tax ids are kept, expanded with their customer, and deleted", async () => {
  const { id } = await stripe.customers.create({ name: "Firm" });
  const taxId = await stripe.customers.createTaxId(id, { type: "eu_vat", value: "DE123456789" });
  assert.deepEqual([taxId.type, taxId.value, taxId.country], ["eu_vat", "DE123456789", "DE"]);
  await assert.rejects(stripe.customers.createTaxId(id, { type: "eu_vat", value: "12" }), { code: "tax_id_invalid" });
  const found = await stripe.customers.retrieve(id, { expand: ["tax_ids"] });
  assert.equal(!found.deleted && found.tax_ids?.data[0]?.id, taxId.id);
  await stripe.customers.deleteTaxId(id, taxId.id);
  assert.deepEqual((await stripe.customers.listTaxIds(id)).data, []);
});
