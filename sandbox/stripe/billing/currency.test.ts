import assert from "node:assert/strict";
import { after, test } from "node:test";
import type Stripe from "stripe";
import { REAL, subject } from "../testing.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set.
const { stripe, stop } = await subject();
after(stop);

const CURRENCIES = ["usd", "eur", "gbp", "chf"] as const;
const PAGES = { skip: REAL && "reads the stand-in's own pages" };
const MIXED = (currency: string) => ({
  type: "StripeInvalidRequestError",
  message: `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${currency}.`,
});
const UNFIT = (given: string, expected: string) => ({
  type: "StripeInvalidRequestError",
  message: `The price specified only supports \`${given}\`. This doesn't match the expected currency: \`${expected}\`.`,
});

async function buyer(): Promise<string> {
  const customer = (await stripe.customers.create({ email: "ana@studio.test" })).id;
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  return customer;
}

async function price(currency: string, unit_amount = 9_900, recurring: { interval: "month" } | null = { interval: "month" }) {
  const product = await stripe.products.create({ name: "Creator" });
  return (await stripe.prices.create({ product: product.id, currency, unit_amount, ...(recurring ? { recurring } : {}) })).id;
}

async function customerOf(id: string): Promise<Stripe.Customer> {
  const found = await stripe.customers.retrieve(id);
  assert.ok(!found.deleted);
  return found;
}
const currencyOf = async (id: string) => (await customerOf(id)).currency;
const session = (customer: string, mode: "payment" | "subscription", id: string, more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    mode,
    customer,
    line_items: [{ price: id, quantity: 1 }],
    success_url: "http://localhost/back",
    ...more,
  });

test("a customer has no currency until something is billed: a payment alone gives none", async () => {
  const customer = await buyer();
  assert.equal(await currencyOf(customer), null);
  await stripe.paymentIntents.create({
    ...{ customer, amount: 500, currency: "gbp", payment_method: "pm_card_visa", confirm: true },
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  assert.equal(await currencyOf(customer), null);
});

for (const currency of CURRENCIES)
  test(`the first subscription in ${currency} gives the customer that currency, and so does the first invoice`, async () => {
    const customer = await buyer();
    const { currency: own } = await stripe.subscriptions.create({ customer, items: [{ price: await price(currency) }] });
    assert.deepEqual([own, await currencyOf(customer)], [currency, currency]);
    const other = await buyer();
    await stripe.invoices.create({ customer: other, currency });
    assert.equal(await currencyOf(other), currency);
    const third = await buyer();
    await stripe.invoiceItems.create({ customer: third, currency, amount: 100 });
    assert.equal(await currencyOf(third), currency);
  });

test("what would recur in another currency is refused: a subscription, its preview, a schedule, a checkout", async () => {
  const customer = await buyer();
  await stripe.subscriptions.create({ customer, items: [{ price: await price("usd") }] });
  const euro = await price("eur");
  await assert.rejects(stripe.subscriptions.create({ customer, items: [{ price: euro }] }), MIXED("usd"));
  await assert.rejects(stripe.invoices.createPreview({ customer, subscription_details: { items: [{ price: euro }] } }), MIXED("usd"));
  const phases = [{ items: [{ price: euro, quantity: 1 }], duration: { interval: "month", interval_count: 1 } }] as const;
  await assert.rejects(
    stripe.subscriptionSchedules.create({ customer, start_date: "now", phases: phases.map((one) => ({ ...one, items: [...one.items] })) }),
    MIXED("usd"),
  );
  await assert.rejects(session(customer, "subscription", euro), MIXED("usd"));
  assert.equal(await currencyOf(customer), "usd");
  assert.equal((await stripe.subscriptions.list({ customer })).data.length, 1);
});

test("a pending item of another currency stands in the way of a subscription; on an invoice it does not", async () => {
  const customer = await buyer();
  const item = await stripe.invoiceItems.create({ customer, currency: "gbp", amount: 700 });
  const euro = await price("eur");
  await assert.rejects(stripe.subscriptions.create({ customer, items: [{ price: euro }] }), MIXED("gbp"));
  await stripe.invoices.create({ customer, currency: "gbp", pending_invoice_items_behavior: "include" });
  assert.ok((await stripe.invoiceItems.retrieve(item.id)).invoice);
  const { status } = await stripe.subscriptions.create({ customer, items: [{ price: euro }] });
  assert.deepEqual([status, await currencyOf(customer)], ["active", "eur"]);
});

test("when all that recurs is over, the next subscription may be in another currency, which is the customer's then", async () => {
  const customer = await buyer();
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: await price("usd") }] });
  await stripe.subscriptions.cancel(id);
  assert.equal(await currencyOf(customer), "usd");
  await stripe.subscriptions.create({ customer, items: [{ price: await price("chf") }] });
  assert.equal(await currencyOf(customer), "chf");
});

test("a subscription's items have one currency, and none of them changes it", async () => {
  const customer = await buyer();
  const [dollar, euro] = [await price("usd"), await price("eur")];
  await assert.rejects(stripe.subscriptions.create({ customer, items: [{ price: dollar }, { price: euro }] }), UNFIT("eur", "usd"));
  const { id, items } = await stripe.subscriptions.create({ customer, items: [{ price: dollar }] });
  const item = String(items.data[0]?.id);
  await assert.rejects(stripe.subscriptions.update(id, { items: [{ id: item, price: euro }] }), UNFIT("eur", "usd"));
  await assert.rejects(stripe.subscriptions.update(id, { items: [{ price: euro }] }), UNFIT("eur", "usd"));
  const preview = { customer, subscription: id, subscription_details: { items: [{ id: item, price: euro }] } };
  await assert.rejects(stripe.invoices.createPreview(preview), UNFIT("eur", "usd"));
  assert.equal((await stripe.subscriptions.retrieve(id)).currency, "usd");
});

test("a phase of a schedule in another currency is refused, and the schedule stays as it was", async () => {
  const customer = await buyer();
  const dollar = await price("usd");
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: dollar }] });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const { start_date, end_date } = schedule.phases[0] ?? assert.fail();
  const phases = [
    { items: [{ price: dollar, quantity: 1 }], start_date, end_date },
    { items: [{ price: await price("eur"), quantity: 1 }], duration: { interval: "month" as const } },
  ];
  await assert.rejects(stripe.subscriptionSchedules.update(schedule.id, { phases }), UNFIT("eur", "usd"));
  assert.equal((await stripe.subscriptionSchedules.retrieve(schedule.id)).phases.length, 1);
});

test("invoices of their own may be of any currency: each takes the items of its currency, and the subscription goes on", async () => {
  const customer = await buyer();
  await stripe.subscriptions.create({ customer, items: [{ price: await price("usd") }] });
  for (const [currency, amount] of [
    ["eur", 700],
    ["usd", 300],
  ] as const)
    await stripe.invoiceItems.create({ customer, currency, amount });
  const draft = await stripe.invoices.create({ customer, currency: "eur", pending_invoice_items_behavior: "include" });
  assert.deepEqual([draft.currency, draft.total, await currencyOf(customer)], ["eur", 700, "usd"]);
  const paid = await stripe.invoices.pay(draft.id);
  assert.deepEqual([paid.status, paid.amount_paid], ["paid", 700]);
  const waiting = (await stripe.invoiceItems.list({ customer })).data.filter(({ invoice }) => !invoice);
  assert.deepEqual(
    waiting.map(({ currency }) => currency),
    ["usd"],
  );
});

test("a balance pays only in its own currency, and comes back with it", async () => {
  const customer = await buyer();
  const { id, latest_invoice } = await stripe.subscriptions.create({ customer, items: [{ price: await price("usd") }] });
  await stripe.creditNotes.create({ invoice: String(latest_invoice), amount: 500, credit_amount: 500 });
  assert.equal((await customerOf(customer)).balance, -500);
  await stripe.invoiceItems.create({ customer, currency: "eur", amount: 700 });
  const euro = await stripe.invoices.create({ customer, currency: "eur", pending_invoice_items_behavior: "include" });
  const final = await stripe.invoices.finalizeInvoice(euro.id);
  assert.deepEqual([final.amount_due, final.starting_balance, (await customerOf(customer)).balance], [700, 0, -500]);
  await stripe.subscriptions.cancel(id);
  const { latest_invoice: first } = await stripe.subscriptions.create({ customer, items: [{ price: await price("gbp") }] });
  assert.equal((await stripe.invoices.retrieve(String(first))).amount_paid, 9_900);
  const { balance, currency } = await customerOf(customer);
  assert.deepEqual([balance, currency], [0, "gbp"]);
});

test("an item for a subscription has its currency", async () => {
  const customer = await buyer();
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: await price("usd") }] });
  const item = { customer, subscription: id, currency: "eur", amount: 100 };
  await assert.rejects(stripe.invoiceItems.create(item), { type: "StripeInvalidRequestError" });
});

test("what is too little to be charged is refused in each currency, and what can just be charged is not", async () => {
  const customer = await buyer();
  for (const [currency, least, shown] of [
    ["usd", 50, "$0.50"],
    ["eur", 50, "€0.50"],
    ["gbp", 30, "£0.30"],
    ["chf", 50, "CHF"],
  ] as const) {
    const small = await price(currency, least - 1, null);
    const refused = await session(customer, "payment", small).catch((error: unknown) => error);
    assert.ok(refused instanceof Error && "code" in refused && refused.code === "amount_too_small", currency);
    assert.ok(refused.message.includes(shown) && refused.message.includes(currency), refused.message);
    assert.equal((await session(customer, "payment", await price(currency, least, null))).amount_total, least);
    await assert.rejects(stripe.paymentIntents.create({ customer, currency, amount: least - 1 }), { code: "amount_too_small" });
  }
});

test("checkout, invoice, portal and PDF show the sign of the currency", PAGES, async () => {
  for (const [currency, shown] of [
    ["usd", "$1,234.50"],
    ["eur", "€1,234.50"],
    ["gbp", "£1,234.50"],
    ["chf", "CHF\u00a01,234.50"],
  ] as const) {
    const customer = await buyer();
    const pack = await session(customer, "payment", await price(currency, 123_450, null));
    assert.ok((await textAt(pack.url)).includes(`Pay ${shown}`), currency);
    const plan = await session(customer, "subscription", await price(currency, 123_450));
    assert.ok((await textAt(plan.url)).includes(`Then ${shown} per month`), currency);
    const { latest_invoice } = await stripe.subscriptions.create({ customer, items: [{ price: await price(currency, 123_450) }] });
    const invoice = await stripe.invoices.retrieve(String(latest_invoice));
    assert.ok((await textAt(invoice.hosted_invoice_url)).includes(shown), currency);
    const portal = await stripe.billingPortal.sessions.create({ customer });
    assert.ok((await textAt(portal.url)).includes(shown), currency);
    const paper = await fetch(String(invoice.invoice_pdf));
    assert.equal(paper.headers.get("content-type"), "application/pdf");
  }
});

test("a checkout whose card was refused keeps its currency until it has expired", PAGES, async () => {
  const customer = await buyer();
  const open = await session(customer, "subscription", await price("eur"));
  const card = { method: "card", number: "4000000000000341", expiry: "12 / 34", cvc: "123", name: "Ana Ruiz", email: "ana@studio.test" };
  const refused = await fetch(String(open.url), { method: "POST", body: new URLSearchParams(card), redirect: "manual" });
  assert.equal(refused.status, 422);
  const items = [{ price: await price("usd") }];
  await assert.rejects(stripe.subscriptions.create({ customer, items }), MIXED("eur"));
  await stripe.checkout.sessions.expire(open.id);
  const { currency } = await stripe.subscriptions.create({ customer, items });
  assert.deepEqual([currency, await currencyOf(customer)], ["usd", "usd"]);
  const states = (await stripe.subscriptions.list({ customer, status: "all" })).data.map(({ status }) => status);
  assert.deepEqual(states, ["active", "incomplete_expired"]);
});

const textAt = async (url: string | null | undefined) => (await fetch(String(url))).text();
