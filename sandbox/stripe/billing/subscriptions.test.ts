import assert from "node:assert/strict";
import { after, test } from "node:test";
import { subject } from "../testing.ts";
import { iso, lines, shopping } from "./testing-shop.ts";

// Runs against Stripe's own test mode when STRIPE_SECRET_KEY is set. What hangs on an account's settings there is skipped.
const { stripe, stop } = await subject();
after(stop);
const { shop, invoices, latest } = shopping(stripe);

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

test("a trial asks for nothing, is announced three days ahead, and is billed when it ends", async () => {
  const { clock, customer, price, advance } = await shop("2027-04-01");
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
  const bare = await stripe.customers.create({ test_clock: clock.id });
  const ends = { trial_settings: { end_behavior: { missing_payment_method: "cancel" } }, trial_period_days: 5 } as const;
  const gone = await stripe.subscriptions.create({ customer: bare.id, items: [{ price: plan }], ...ends });
  await advance("2027-10-10");
  assert.equal((await stripe.subscriptions.retrieve(gone.id)).status, "canceled");
});
