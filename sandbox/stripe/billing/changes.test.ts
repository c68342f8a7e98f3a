import assert from "node:assert/strict";
import { after, test } from "node:test";
import type Stripe from "stripe";
import { subject } from "../testing.ts";
import { at, iso, items, lines, shopping } from "./testing-shop.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set. What hangs on an account's settings there is skipped.
const { stripe, stop } = await subject();
after(stop);
const { shop, invoices, latest } = shopping(stripe);

const NOW = { type: "now" } as const;

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
