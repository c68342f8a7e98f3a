import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bench } from "../testing.ts";

const { stripe, stop } = await bench();
after(stop);

async function paidInvoice(): Promise<{ customer: string; invoice: string; intent: string }> {
  const customer = (await stripe.customers.create({ name: "Studio", address: { country: "DE" } })).id;
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  const product = await stripe.products.create({ name: "Creator" });
  const price = await stripe.prices.create({ product: product.id, currency: "eur", unit_amount: 3_000, recurring: { interval: "month" } });
  await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
  const [invoice] = (await stripe.invoices.list({ customer, expand: ["data.payments"] })).data;
  const payment = invoice?.payments?.data[0]?.payment;
  return { customer, invoice: invoice?.id ?? "", intent: String(payment?.payment_intent ?? "") };
}

test("a credit note of a paid invoice refunds its part, and the invoice remembers it", async () => {
  const { customer, invoice, intent } = await paidInvoice();
  const note = await stripe.creditNotes.create({ invoice, amount: 1_000, refund_amount: 1_000, reason: "order_change", memo: "Thank you" });
  assert.match(note.number, /-CN-01$/);
  assert.deepEqual(
    [note.status, note.type, note.total, note.post_payment_amount, note.pre_payment_amount],
    ["issued", "post_payment", 1_000, 1_000, 0],
  );
  const [refund] = (await stripe.refunds.list({ payment_intent: intent })).data;
  assert.deepEqual([refund?.amount, note.refunds.map((one) => one.refund)], [1_000, [refund?.id]]);
  assert.equal((await stripe.invoices.retrieve(invoice)).post_payment_credit_notes_amount, 1_000);
  assert.deepEqual(
    (await stripe.creditNotes.list({ customer })).data.map(({ id }) => id),
    [note.id],
  );
});

test("what is not refunded goes to the balance; more than was paid is refused; the parts must add up", async () => {
  const { customer, invoice } = await paidInvoice();
  await stripe.creditNotes.create({ invoice, amount: 500, credit_amount: 500 });
  const found = await stripe.customers.retrieve(customer);
  assert.equal(!found.deleted && found.balance, -500);
  await assert.rejects(stripe.creditNotes.create({ invoice, amount: 2_600, refund_amount: 2_600 }), /more than what is left/);
  await assert.rejects(stripe.creditNotes.create({ invoice, amount: 600, refund_amount: 500 }), /must equal the post payment/);
});

test("a note can be of lines, and be seen before it is made", async () => {
  const { invoice } = await paidInvoice();
  const [line] = (await stripe.invoices.retrieve(invoice)).lines.data;
  const lines = [{ type: "invoice_line_item", invoice_line_item: line?.id ?? "", amount: 700 }] as const;
  const preview = await stripe.creditNotes.preview({ invoice, lines: [...lines], refund_amount: 700 });
  assert.deepEqual([preview.total, (await stripe.creditNotes.list({ invoice })).data.length], [700, 0]);
  const note = await stripe.creditNotes.create({ invoice, lines: [...lines], refund_amount: 700 });
  assert.deepEqual(
    note.lines.data.map((one) => [one.amount, one.invoice_line_item]),
    [[700, line?.id]],
  );
});
