import assert from "node:assert/strict";
import { after, test } from "node:test";
import { subject } from "../testing.ts";
import { at, DAY, iso, SETTINGS, shopping } from "./testing-shop.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set. What hangs on an account's settings there is skipped.
const { stripe, stop } = await subject();
after(stop);
const { shop, invoices, latest } = shopping(stripe);

test("a renewal that fails is past due, tried again after 3, 5 and 7 days, and ends; paid in between, all is well", SETTINGS, async () => {
  const { customer, price, advance, method } = await shop("2027-04-01");
  const plan = await price("Creator", 9_900);
  const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: plan }] });
  const left = await stripe.subscriptions.create({ customer, items: [{ price: plan }], metadata: { sandbox_after_retries: "unpaid" } });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
  const renewal = at("2027-05-01T01:00:00Z");
  const state = async (id = subscription.id) => {
    const invoice = (await invoices(id)).at(-1);
    return [(await stripe.subscriptions.retrieve(id)).status, invoice?.status, invoice?.attempt_count, invoice?.next_payment_attempt];
  };
  await advance(renewal + 60);
  assert.deepEqual(await state(), ["past_due", "open", 1, renewal + 3 * DAY]);
  await advance(renewal + 3 * DAY);
  assert.deepEqual(await state(), ["past_due", "open", 2, renewal + 8 * DAY]);
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } });
  await stripe.invoices.pay(String((await stripe.subscriptions.retrieve(subscription.id)).latest_invoice));
  assert.deepEqual((await state()).slice(0, 2), ["active", "paid"]);
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
  await advance(renewal + 16 * DAY);
  assert.deepEqual(await state(left.id), ["unpaid", "open", 4, null]);
  await advance(renewal + 50 * DAY);
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, "canceled");
  const seen = (await stripe.events.list({ limit: 100 })).data
    .filter(({ data }) => JSON.stringify(data.object).includes(subscription.id))
    .map(({ type }) => type);
  for (const type of ["invoice.payment_failed", "customer.subscription.deleted"] as const) assert.ok(seen.includes(type), type);
});

test("a first payment that fails leaves an incomplete subscription, which expires; a second try makes it active", async () => {
  const { customer, price, advance, method } = await shop("2027-04-01");
  const plan = await price("Creator", 9_900);
  const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
  const make = () => stripe.subscriptions.create({ customer, items: [{ price: plan }], default_payment_method: bad.id });
  const [one, other] = [await make(), await make()];
  assert.deepEqual([one.status, other.status], ["incomplete", "incomplete"]);
  await stripe.invoices.pay(String(one.latest_invoice), { payment_method: method });
  assert.equal((await stripe.subscriptions.retrieve(one.id)).status, "active");
  await advance("2027-04-02");
  assert.equal((await stripe.subscriptions.retrieve(other.id)).status, "incomplete_expired");
  assert.equal((await stripe.invoices.retrieve(String(other.latest_invoice))).status, "void");
  await assert.rejects(
    stripe.subscriptions.create({
      customer,
      items: [{ price: plan }],
      default_payment_method: bad.id,
      payment_behavior: "error_if_incomplete",
    }),
    /declined/,
  );
  const later = await stripe.subscriptions.create({ customer, items: [{ price: plan }], payment_behavior: "default_incomplete" });
  assert.equal(later.status, "incomplete");
});

test("Enterprise is sent an invoice with a due date; overdue it is past due, paid somewhere else all is well", SETTINGS, async () => {
  const { customer, price, advance } = await shop("2027-04-01");
  const plan = await price("Enterprise", 500_000);
  const terms = { collection_method: "send_invoice", days_until_due: 14 } as const;
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: plan }], ...terms });
  assert.equal(subscription.status, "active");
  await advance("2027-04-01T02:00:00Z");
  const sent = await latest(subscription);
  assert.deepEqual([sent.status, sent.amount_due, iso(Number(sent.due_date))], ["open", 500_000, "2027-04-15"]);
  await advance("2027-04-16");
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, "past_due");
  const paid = await stripe.invoices.pay(sent.id, { paid_out_of_band: true });
  assert.equal(paid.status, "paid");
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, "active");
  await assert.rejects(stripe.invoices.pay(sent.id), /already paid/);
});

test("an invoice of one's own: items, finalize, send, void; tax by the customer's address", SETTINGS, async () => {
  const { customer } = await shop("2027-04-01");
  await stripe.customers.update(customer, { address: { country: "DE", city: "Berlin", line1: "Allee 1", postal_code: "10115" } });
  const invoice = await stripe.invoices.create({
    customer,
    collection_method: "send_invoice",
    days_until_due: 30,
    currency: "eur",
    automatic_tax: { enabled: true },
    metadata: { order_id: "o1" },
  });
  await stripe.invoiceItems.create({ customer, invoice: invoice.id, amount: 100_000, currency: "eur", description: "Enterprise credits" });
  const open = await stripe.invoices.finalizeInvoice(invoice.id);
  assert.deepEqual([open.status, open.subtotal, open.total, open.billing_reason], ["open", 100_000, 119_000, "manual"]);
  assert.deepEqual(
    [open.total_taxes?.[0]?.amount, open.total_taxes?.[0]?.taxability_reason, open.automatic_tax.status],
    [19_000, "standard_rated", "complete"],
  );
  assert.ok(open.hosted_invoice_url && open.invoice_pdf);
  assert.equal((await stripe.invoices.sendInvoice(invoice.id)).status, "open");
  assert.equal((await stripe.invoices.voidInvoice(invoice.id)).status, "void");
  const [payment] = (await stripe.invoicePayments.list({ invoice: invoice.id })).data;
  const intent = await stripe.paymentIntents.retrieve(String(payment?.payment.payment_intent));
  assert.deepEqual([payment?.status, intent.status, intent.cancellation_reason], ["canceled", "canceled", "void_invoice"]);
  await assert.rejects(stripe.invoices.finalizeInvoice(invoice.id), /already finalized/);
  const waiting = await stripe.invoiceItems.create({ customer, amount: 700, currency: "usd" });
  const second = await stripe.invoices.create({ customer, pending_invoice_items_behavior: "include", currency: "usd" });
  assert.deepEqual([second.total, (await stripe.invoiceItems.retrieve(waiting.id)).invoice], [700, second.id]);
  assert.deepEqual(await stripe.invoices.del(second.id).then(({ deleted }) => deleted), true);
});

test("what is canceled is not collected any more: its open invoice can be paid, and is not tried again", async () => {
  const { customer, price, advance, method } = await shop("2027-04-01");
  const plan = await price("Creator", 9_900);
  const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: plan }] });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
  await advance("2027-05-02");
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } });
  await stripe.subscriptions.cancel(id);
  await advance("2027-06-15");
  const [open, ...others] = (await invoices(id)).reverse();
  assert.deepEqual(
    [open?.status, open?.attempt_count, open?.next_payment_attempt, open?.auto_advance, others.length],
    ["open", 1, null, false, 1],
  );
  assert.equal((await stripe.invoices.pay(String(open?.id))).status, "paid");
  assert.equal((await stripe.subscriptions.retrieve(id)).status, "canceled");
});
