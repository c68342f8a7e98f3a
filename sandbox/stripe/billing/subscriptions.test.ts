import assert from "node:assert/strict";
import { after, test } from "node:test";
import type Stripe from "stripe";
import { advanceTo, REAL, subject } from "../testing.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set. What hangs on an account's settings there is skipped.
const { stripe, stop } = await subject();
after(stop);

const SETTINGS = { skip: REAL && "hangs on the settings of the account" };

const DAY = 86_400;
const NOW = { type: "now" } as const;
const at = (iso: string) => Date.parse(iso.includes("T") ? iso : `${iso}T00:00:00Z`) / 1_000;
const iso = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10);

async function shop(start: string, card = "pm_card_visa") {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(start) });
  const customer = await stripe.customers.create({ email: "ana@studio.test", test_clock: clock.id });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  const price = async (name: string, unit_amount: number, interval: "month" | "year" = "month", currency = "usd") => {
    const product = await stripe.products.create({ name });
    return (await stripe.prices.create({ product: product.id, currency, unit_amount, recurring: { interval } })).id;
  };
  const advance = (to: string | number) => advanceTo(stripe, clock.id, typeof to === "number" ? to : at(to));
  return { clock, customer: customer.id, price, advance, method: method.id };
}

const items = (subscription: Stripe.Subscription, price: string) => [{ id: String(subscription.items.data[0]?.id), price }];
const lines = (invoice: Stripe.Invoice) => invoice.lines.data.map(({ amount, period }) => [amount, iso(period.start), iso(period.end)]);
const invoices = async (subscription: string) => (await stripe.invoices.list({ subscription, limit: 100 })).data.reverse();
const latest = (subscription: Stripe.Subscription) => stripe.invoices.retrieve(String(subscription.latest_invoice));

test("a new subscription is active, billed for its first month, and renews an hour after its period's end", async () => {
  const { customer, price, advance } = await shop("2027-01-15");
  const subscription = await stripe.subscriptions.create({
    customer,
    items: [{ price: await price("Creator", 9_900) }],
    metadata: { account_id: "a" },
  });
  assert.equal(subscription.status, "active");
  const first = await latest(subscription);
  assert.deepEqual(
    [first.status, first.billing_reason, first.amount_paid, first.number?.slice(-5)],
    ["paid", "subscription_create", 9_900, "-0001"],
  );
  assert.deepEqual(first.parent?.subscription_details?.metadata, { account_id: "a" });
  assert.deepEqual(lines(first), [[9_900, "2027-01-15", "2027-02-15"]]);
  await advance("2027-02-15");
  const draft = (await invoices(subscription.id)).at(-1);
  assert.deepEqual([draft?.status, draft?.billing_reason, draft?.amount_due], ["draft", "subscription_cycle", 9_900]);
  await advance("2027-02-15T01:00:01Z");
  const renewed = (await invoices(subscription.id)).at(-1);
  assert.deepEqual([renewed?.id, renewed?.status], [draft?.id, "paid"]);
  assert.deepEqual([iso(Number(renewed?.period_start)), iso(Number(renewed?.period_end))], ["2027-01-15", "2027-02-15"]);
});

for (const [day, ends] of [
  [31, "02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31 01-31 02-29 03-31"],
  [30, "02-28 03-30 04-30 05-30 06-30 07-30 08-30 09-30 10-30 11-30 12-30 01-30 02-29 03-30"],
  [29, "02-28 03-29 04-29 05-29 06-29 07-29 08-29 09-29 10-29 11-29 12-29 01-29 02-29 03-29"],
] as const) {
  test(`fourteen months from the ${day}th of January 2027 renew on the right days, each paid once (ALW-2)`, async () => {
    const { customer, price, advance } = await shop(`2027-01-${day}T09:30:00Z`);
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: await price("Creator", 9_900) }] });
    await advance("2028-03-31T12:00:00Z");
    const found = await invoices(id);
    const renewals = found.filter(({ billing_reason }) => billing_reason === "subscription_cycle");
    assert.equal(renewals.map(({ lines: { data } }) => iso(Number(data[0]?.period.start)).slice(5)).join(" "), ends);
    assert.ok(found.every(({ status, amount_paid }) => status === "paid" && amount_paid === 9_900));
    for (const [
      index,
      {
        lines: { data },
      },
    ] of found.slice(1).entries())
      assert.equal(data[0]?.period.start, found[index]?.lines.data[0]?.period.end);
  });
}

test("an upgrade that is invoiced at once charges what the preview said, for the rest of the period (ACT-13)", async () => {
  const { customer, price, advance } = await shop("2027-04-01");
  const [small, big] = [await price("Creator", 9_900), await price("Studio", 29_900)];
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: small }] });
  await advance("2027-04-11");
  const wish = { items: items(subscription, big), proration_behavior: "always_invoice", proration_date: at("2027-04-11") } as const;
  const preview = await stripe.invoices.createPreview({ subscription: subscription.id, subscription_details: wish });
  assert.deepEqual(lines(preview), [
    [-6_600, "2027-04-11", "2027-05-01"],
    [19_933, "2027-04-11", "2027-05-01"],
  ]);
  const after = await stripe.subscriptions.update(subscription.id, { ...wish, payment_behavior: "error_if_incomplete" });
  const invoice = await latest(after);
  assert.deepEqual(
    [invoice.status, invoice.billing_reason, invoice.amount_paid, preview.amount_due],
    ["paid", "subscription_update", 13_333, 13_333],
  );
  const [credit, charge] = invoice.lines.data;
  assert.ok(credit?.parent?.subscription_item_details?.proration && charge?.parent?.subscription_item_details?.proration);
  assert.equal(credit?.parent?.subscription_item_details?.proration_details?.credited_items?.invoice, subscription.latest_invoice);
  assert.match(String(credit?.description), /^Unused time on Creator after 11 Apr 2027$/);
  assert.equal(charge?.pricing?.price_details?.price, big);
  assert.deepEqual([after.items.data[0]?.price.id, iso(Number(after.items.data[0]?.current_period_end))], [big, "2027-05-01"]);
});

test("a downgrade with prorations waits for the next invoice; the preview of it is that invoice", async () => {
  const { customer, price, advance } = await shop("2027-04-01");
  const [small, big] = [await price("Creator", 9_900), await price("Studio", 29_900)];
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: big }] });
  await advance("2027-04-16");
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items: items(subscription, small) },
  });
  await stripe.subscriptions.update(subscription.id, { items: items(subscription, small) });
  assert.equal((await invoices(subscription.id)).length, 1);
  const waiting = await stripe.invoices.createPreview({ subscription: subscription.id });
  await advance("2027-05-01T01:00:01Z");
  const renewal = (await invoices(subscription.id)).at(-1);
  assert.ok(renewal);
  const expected = [
    [-14_950, "2027-04-16", "2027-05-01"],
    [4_950, "2027-04-16", "2027-05-01"],
    [9_900, "2027-05-01", "2027-06-01"],
  ];
  for (const invoice of [preview, waiting, renewal]) assert.deepEqual(lines(invoice), expected);
  assert.deepEqual([renewal.total, renewal.amount_due, renewal.ending_balance, renewal.status], [-100, 0, -100, "paid"]);
  await advance("2027-06-01T01:00:01Z");
  const next = (await invoices(subscription.id)).at(-1);
  assert.deepEqual([next?.starting_balance, next?.amount_paid, next?.ending_balance], [-100, 9_800, 0]);
});

test("there and back within a period gives back exactly what was charged", async () => {
  const { customer, price, advance } = await shop("2027-04-01");
  const [small, big] = [await price("Creator", 9_900), await price("Studio", 29_900)];
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: small }] });
  await advance("2027-04-11");
  await stripe.subscriptions.update(subscription.id, { items: items(subscription, big) });
  await stripe.subscriptions.update(subscription.id, { items: items(subscription, small) });
  const next = await stripe.invoices.createPreview({ subscription: subscription.id });
  assert.equal(next.total, 9_900);
  const none = await stripe.subscriptions.update(subscription.id, { items: items(subscription, big), proration_behavior: "none" });
  assert.equal(none.items.data[0]?.price.id, big);
  assert.equal((await stripe.invoices.createPreview({ subscription: subscription.id })).total, 29_900);
});

test("anchor now begins a new period at once, and credits the old one (ALU-1)", async () => {
  const { customer, price, advance } = await shop("2027-04-01");
  const [small, big] = [await price("Creator", 9_000), await price("Studio", 29_900)];
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: small }] });
  await advance("2027-04-11");
  const after = await stripe.subscriptions.update(subscription.id, { items: items(subscription, big), billing_cycle_anchor: NOW });
  assert.deepEqual(lines(await latest(after)), [
    [-6_000, "2027-04-11", "2027-05-01"],
    [29_900, "2027-04-11", "2027-05-11"],
  ]);
  assert.deepEqual([iso(after.billing_cycle_anchor), iso(Number(after.items.data[0]?.current_period_end))], ["2027-04-11", "2027-05-11"]);
  const plain = await stripe.subscriptions.update(subscription.id, { billing_cycle_anchor: NOW, proration_behavior: "none" });
  assert.deepEqual(lines(await latest(plain)), [[29_900, "2027-04-11", "2027-05-11"]]);
});

test("from monthly to annual begins a year now; an annual subscription renews on the day", async () => {
  const { customer, price, advance } = await shop("2028-02-29");
  const [monthly, annual] = [await price("Creator", 2_900), await price("Creator", 29_000, "year")];
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: monthly }] });
  const after = await stripe.subscriptions.update(subscription.id, { items: items(subscription, annual) });
  assert.deepEqual(lines(await latest(after)), [
    [-2_900, "2028-02-29", "2028-03-29"],
    [29_000, "2028-02-29", "2029-02-28"],
  ]);
  await advance("2029-03-01");
  assert.deepEqual(lines((await invoices(subscription.id)).at(-1) ?? assert.fail()), [[29_000, "2029-02-28", "2030-02-28"]]);
});

test("a change whose payment fails changes nothing (error_if_incomplete), or waits for it (pending_if_incomplete)", async () => {
  const { customer, price, method } = await shop("2027-04-01");
  const [small, big] = [await price("Creator", 9_900), await price("Studio", 29_900)];
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: small }] });
  const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
  const wish = { items: items(subscription, big), proration_behavior: "always_invoice" } as const;
  await assert.rejects(
    stripe.subscriptions.update(subscription.id, { ...wish, payment_behavior: "error_if_incomplete" }),
    (error: Stripe.errors.StripeError) => {
      assert.deepEqual([error.statusCode, error.type, error.code], [402, "StripeCardError", "card_declined"]);
      return true;
    },
  );
  const same = await stripe.subscriptions.retrieve(subscription.id);
  assert.deepEqual([same.items.data[0]?.price.id, same.status, (await invoices(subscription.id)).length], [small, "active", 1]);
  const pending = await stripe.subscriptions.update(subscription.id, { ...wish, payment_behavior: "pending_if_incomplete" });
  assert.deepEqual(
    [pending.items.data[0]?.price.id, pending.status, pending.pending_update?.subscription_items?.[0]?.price.id],
    [small, "active", big],
  );
  await stripe.invoices.pay(String(pending.latest_invoice), { payment_method: method });
  const done = await stripe.subscriptions.retrieve(subscription.id);
  assert.deepEqual([done.items.data[0]?.price.id, done.pending_update], [big, null]);
});

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

test("a subscription ends at its period's end, or is undone before it does; canceled now, it is over", async () => {
  const { customer, price, advance } = await shop("2027-04-01");
  const plan = await price("Creator", 9_900);
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: plan }] });
  const ending = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  assert.deepEqual([ending.cancel_at_period_end, iso(Number(ending.cancel_at)), ending.status], [true, "2027-05-01", "active"]);
  await assert.rejects(stripe.invoices.createPreview({ subscription: subscription.id }), /No upcoming invoices/);
  const undone = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
  assert.deepEqual([undone.cancel_at, undone.canceled_at], [null, null]);
  await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  await advance("2027-05-02");
  const over = await stripe.subscriptions.retrieve(subscription.id);
  assert.deepEqual([over.status, iso(Number(over.ended_at)), (await invoices(subscription.id)).length], ["canceled", "2027-05-01", 1]);
  const second = await stripe.subscriptions.create({ customer, items: [{ price: plan }] });
  assert.equal((await stripe.subscriptions.cancel(second.id)).status, "canceled");
  await assert.rejects(stripe.subscriptions.update(second.id, { cancel_at_period_end: true }), /canceled subscription/);
  assert.equal((await stripe.subscriptions.list({ customer })).data.length, 0);
  assert.equal((await stripe.subscriptions.list({ customer, status: "all" })).data.length, 2);
});

test("a schedule changes the plan at the period's end without proration; released, the subscription stays as it is", async () => {
  const { customer, price, advance } = await shop("2027-01-31");
  const [small, big] = [await price("Creator", 9_900), await price("Studio", 29_900)];
  const subscription = await stripe.subscriptions.create({ customer, items: [{ price: big }] });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const [now] = schedule.phases;
  assert.ok(now);
  const phases = [
    { items: [{ price: big, quantity: 1 }], start_date: now.start_date, end_date: now.end_date },
    { items: [{ price: small, quantity: 1 }], duration: { interval: "month", interval_count: 1 } },
  ] as const;
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: phases.map((one) => ({ ...one, items: [...one.items] })),
    end_behavior: "release",
  });
  await assert.rejects(
    stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }),
    /managed by the subscription schedule/,
  );
  assert.equal((await stripe.invoices.createPreview({ subscription: subscription.id })).total, 9_900);
  await advance("2027-03-01");
  const moved = await stripe.subscriptions.retrieve(subscription.id);
  assert.equal(moved.items.data[0]?.price.id, small);
  assert.deepEqual(lines((await invoices(subscription.id)).at(-1) ?? assert.fail()), [[9_900, "2027-02-28", "2027-03-31"]]);
  await advance("2027-04-02");
  assert.deepEqual(
    [(await stripe.subscriptionSchedules.retrieve(schedule.id)).status, (await stripe.subscriptions.retrieve(subscription.id)).schedule],
    ["released", null],
  );
  const again = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  assert.equal((await stripe.subscriptionSchedules.release(again.id)).status, "released");
  assert.equal((await stripe.subscriptions.retrieve(subscription.id)).schedule, null);
});

test("a trial asks for nothing, is announced three days ahead, and is billed when it ends", async () => {
  const { customer, price, advance } = await shop("2027-04-01");
  const plan = await price("Starter", 4_900);
  const trial = await stripe.subscriptions.create({ customer, items: [{ price: plan }], trial_period_days: 180 });
  assert.deepEqual([trial.status, (await latest(trial)).total, (await latest(trial)).status], ["trialing", 0, "paid"]);
  assert.equal((await stripe.invoices.createPreview({ subscription: trial.id })).total, 4_900);
  await advance("2027-09-25T00:00:01Z");
  const told = (await stripe.events.list({ type: "customer.subscription.trial_will_end" })).data;
  assert.equal(told.length, 1);
  await advance("2027-09-28T02:00:00Z");
  const after = await stripe.subscriptions.retrieve(trial.id);
  assert.deepEqual(
    [after.status, (await latest(after)).amount_paid, (await latest(after)).billing_reason],
    ["active", 4_900, "subscription_cycle"],
  );
  const bare = await stripe.customers.create({
    test_clock: String(((await stripe.customers.retrieve(customer)) as Stripe.Customer).test_clock),
  });
  const ends = { trial_settings: { end_behavior: { missing_payment_method: "cancel" } }, trial_period_days: 5 } as const;
  const gone = await stripe.subscriptions.create({ customer: bare.id, items: [{ price: plan }], ...ends });
  await advance("2027-10-10");
  assert.equal((await stripe.subscriptions.retrieve(gone.id)).status, "canceled");
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
