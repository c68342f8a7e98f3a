import assert from "node:assert/strict";
import { test } from "node:test";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { newestOrder } from "#db/queries/orders.ts";
import { findPayment } from "#db/queries/payments.ts";
import { findRule } from "#db/queries/recharge-rules.ts";
import { outbox } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { charges, customerOf, openLacking, recharge } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { loadInvoices } from "./load-invoices.ts";
import { look } from "./look.ts";
import { findPayer } from "./payer.ts";
import { setBillingDetails } from "./set-billing-details.ts";

process.env["STRIPE_TAX"] = "on";
const world = await payingWorld();

const BERLIN = {
  ...{ company: "Studio Ana GmbH", email: "", line1: "Weg 1", line2: "", postalCode: "10115", city: "Berlin", state: "", country: "DE" },
  vatId: "",
};

const lacking = () => openLacking(world, "10000");

const invoicesOf = async (caller: Caller) => (await world.stripe.invoices.list({ customer: await customerOf(caller) })).data;

test("ALW-15: an automatic purchase has an invoice with company, tax, number and PDF in the list, and a receipt that names it", async () => {
  const caller = await lacking();
  assert.ok((await setBillingDetails(caller, BERLIN)).ok);
  assert.ok((await recharge(caller)).ok);
  const [invoice, ...others] = await invoicesOf(caller);
  assert.deepEqual(
    [invoice?.status, invoice?.subtotal, invoice?.total, invoice?.customer_name, invoice?.customer_address?.country, others],
    ["paid", 3_660, 4_355, "Studio Ana GmbH", "DE", []],
  );
  assert.deepEqual((await classes(caller))[1], ["packs", 30_000], "what was paid is held against the order without its tax");
  const order = await newestOrder(caller.accountId, "recharge");
  const paid = await findPayment(caller.accountId, order?.objectId ?? "");
  assert.deepEqual(
    [order?.state, order?.price, paid?.kind, paid?.state, paid?.price, paid?.invoiceId],
    ["paid", 3_660n, "recharge", "granted", 4_355n, invoice?.id],
  );
  const shown = await loadInvoices((await findPayer(caller)) ?? assert.fail());
  const [first] = shown.invoices;
  assert.deepEqual(
    [first?.number, first?.pdfUrl, first?.state, first?.total.cents],
    [invoice?.number, invoice?.invoice_pdf, "paid", 4_355],
  );
  assert.ok(first?.number && first.what.includes("30,000"));
  const letters = await db().select().from(outbox).where(eq(outbox.accountId, caller.accountId));
  const receipts = letters.map(({ payload }) => JSON.stringify(payload)).filter((text) => text.includes("Receipt:"));
  assert.equal(receipts.length, 1);
  assert.ok(receipts[0]?.includes(`Invoice ${invoice?.number}.`) && receipts[0].includes(String(invoice?.invoice_pdf)));
});

test("ALW-15: the invoice of an automatic purchase names the VAT id, and a company of another country of the Union owes the tax itself", async () => {
  const caller = await lacking();
  assert.ok((await setBillingDetails(caller, { ...BERLIN, vatId: "DE123456789" })).ok);
  assert.ok((await recharge(caller)).ok);
  const [invoice] = await invoicesOf(caller);
  assert.deepEqual([invoice?.status, invoice?.total, invoice?.customer_name], ["paid", 3_660, BERLIN.company]);
  assert.deepEqual(
    invoice?.customer_tax_ids?.map(({ value }) => value),
    ["DE123456789"],
  );
});

test("ALW-15: a refund of a taxed automatic purchase takes back the part that belongs to it", async () => {
  const caller = await lacking();
  assert.ok((await setBillingDetails(caller, BERLIN)).ok);
  assert.ok((await recharge(caller)).ok);
  const [intent] = await charges(world, caller);
  const refund = await world.service.refunds.create({ intentId: intent?.id ?? "", key: "all" });
  await look(caller, world.service, { kind: "refund", id: refund.id });
  assert.deepEqual(await classes(caller), [["monthly", 3_000]]);
});

test("ALW-15: what the payment service will not even try, as tax for nobody knows which place, stops the rule and leaves no invoice", async () => {
  const caller = await lacking();
  for (let round = 0; round < 3; round += 1) await recharge(caller);
  assert.match((await findRule(caller.accountId))?.stoppedReason ?? "", /location/);
  assert.deepEqual(await invoicesOf(caller), []);
  assert.deepEqual(await charges(world, caller), []);
});
