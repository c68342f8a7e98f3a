import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench } from "../testing.ts";

const { stripe, stop } = await bench();
after(stop);

const CARD = { method: "card", number: "4242424242424242", expiry: "12/34", cvc: "123", name: "Zofia Żółć" };

async function invoice() {
  const customer = await stripe.customers.create({
    name: "Zażółć Studio Sp. z o.o.",
    email: "billing@studio.test",
    address: { country: "PL", city: "Łódź", line1: "Piotrkowska 1", postal_code: "90-001" },
  });
  await stripe.customers.createTaxId(customer.id, { type: "eu_vat", value: "PL1234567890" });
  const made = await stripe.invoices.create({
    ...{ customer: customer.id, collection_method: "send_invoice", days_until_due: 14, currency: "eur", automatic_tax: { enabled: true } },
    custom_fields: [{ name: "Purchase order", value: "PO-77" }],
  });
  await stripe.invoiceItems.create({
    customer: customer.id,
    invoice: made.id,
    amount: 250_000,
    currency: "eur",
    description: "Enterprise, 50 000 credits",
  });
  return stripe.invoices.finalizeInvoice(made.id);
}
const post = (url: string, form: Record<string, string>) =>
  fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });

test("an invoice's page names seller, buyer, VAT id, lines and state, and takes a card", async () => {
  const open = await invoice();
  const url = String(open.hosted_invoice_url);
  const text = await (await fetch(url)).text();
  for (const part of ["Zażółć Studio", "90-001 Łódź", "PL1234567890", "€2,500.00", "PO-77", "reverse charge", "Sandbox", "Open"])
    assert.ok(text.includes(part), part);
  const wrong = await post(url, { ...CARD, number: "4000000000000002" });
  assert.match(await wrong.text(), /Your card was declined/);
  assert.equal((await post(url, CARD)).status, 303);
  const paid = await stripe.invoices.retrieve(open.id);
  assert.deepEqual([paid.status, paid.amount_paid, paid.attempt_count], ["paid", 250_000, 2]);
  assert.match(await (await fetch(url)).text(), />Paid</);
  assert.equal((await post(url, CARD)).status, 303);
});

test("an invoice is paid by bank transfer, and after 3-D Secure; failing there says so on the page", async () => {
  const first = await invoice();
  await post(String(first.hosted_invoice_url), { method: "transfer" });
  assert.equal((await stripe.invoices.retrieve(first.id)).status, "paid");
  const second = await invoice();
  const asked = await post(String(second.hosted_invoice_url), { ...CARD, number: "4000002760003184" });
  const failed = await post(String(asked.headers.get("location")), { answer: "fail" });
  assert.match(await (await fetch(String(failed.headers.get("location")))).text(), /unable to authenticate/);
  const again = await post(String(second.hosted_invoice_url), { ...CARD, number: "4000002760003184" });
  await post(String(again.headers.get("location")), { answer: "complete" });
  assert.equal((await stripe.invoices.retrieve(second.id)).status, "paid");
});

test("the PDF is a PDF, of an invoice and of its credit note; a draft has none", async () => {
  const open = await invoice();
  const answer = await fetch(String(open.invoice_pdf));
  assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "application/pdf"]);
  assert.match(String(answer.headers.get("content-disposition")), /Invoice-.+\.pdf/);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
  assert.match(bytes.subarray(-8).toString(), /%%EOF/);
  const note = await stripe.creditNotes.create({ invoice: open.id, amount: 50_000, memo: "Late delivery" });
  const credit = await fetch(note.pdf);
  assert.equal(
    Buffer.from(await credit.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    "%PDF-",
  );
  const draft = await stripe.invoices.create({ customer: String(open.customer) });
  assert.equal((await fetch(String(open.invoice_pdf).replace(open.id, draft.id))).status, 404);
});
