import assert from "node:assert/strict";
import { test } from "node:test";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { openStudio, payBy } from "../../../sandbox/testing-owner.ts";
import { payingWorld, payPage } from "../../../sandbox/testing-world.ts";
import { loadBillingPage } from "./load-billing-page.ts";
import { look } from "./look.ts";
import { removePaymentMethod, setDefaultPaymentMethod } from "./payment-methods.ts";
import { setBillingDetails } from "./set-billing-details.ts";
import { startPackCheckout } from "./start-pack-checkout.ts";

const world = await payingWorld();

test("ALW-15: company, address and VAT id reach the customer; a VAT id of no country's form is refused by its field", async () => {
  const caller = { ...(await openStudio()), role: "billing" } as const;
  const details = {
    company: "Studio GmbH",
    email: "bills@studio.test",
    line1: "Weg 1",
    line2: "",
    postalCode: "10115",
    city: "Berlin",
    state: "",
    country: "de",
    vatId: "DE 123 456 789",
  };
  assert.ok((await setBillingDetails(caller, details)).ok);
  const customer = await findBillingCustomer(caller.accountId);
  assert.deepEqual(
    [customer?.details["company"], customer?.details["country"], customer?.details["vatId"]],
    ["Studio GmbH", "DE", "DE123456789"],
  );
  assert.deepEqual(
    (await world.service.customers.taxIds(customer?.customerId ?? "")).map(({ value }) => value),
    ["DE123456789"],
  );
  assert.ok((await setBillingDetails(caller, { ...details, vatId: "ATU12345678" })).ok);
  assert.deepEqual(
    (await world.service.customers.taxIds(customer?.customerId ?? "")).map(({ value }) => value),
    ["ATU12345678"],
  );
  const wrong = await setBillingDetails(caller, { ...details, vatId: "DE12" });
  assert.partialDeepStrictEqual(wrong, { ok: false, reason: "invalid_request", detail: { errors: [{ path: "vatId" }] } });

  // Its form is one of Switzerland's, and the payment service wants the tax's name behind it.
  const refused = await setBillingDetails(caller, { ...details, company: "Another", vatId: "CHE123456789" });
  assert.partialDeepStrictEqual(refused, { ok: false, reason: "invalid_request", detail: { errors: [{ path: "vatId" }] } });
  const after = await findBillingCustomer(caller.accountId);
  assert.deepEqual([after?.details["company"], after?.details["vatId"]], ["Studio GmbH", "ATU12345678"], "nothing is changed by half");
  assert.deepEqual(
    (await world.service.customers.taxIds(customer?.customerId ?? "")).map(({ value }) => value),
    ["ATU12345678"],
  );
  assert.ok((await setBillingDetails(caller, { ...details, vatId: "NO 123 456 789" })).ok);
  assert.deepEqual(
    (await world.service.customers.taxIds(customer?.customerId ?? "")).map(({ value }) => value),
    ["NO123456789MVA"],
  );
});

test("ACT-10: another organization's card is not found, and one's own can be removed", async () => {
  const [caller, other] = [await openStudio(), await openStudio()];
  const [own, theirs] = [await payBy(world, caller, "pm_card_visa"), await payBy(world, other, "pm_card_visa")];
  assert.equal((await removePaymentMethod(caller, { id: theirs })).ok, false);
  assert.equal((await setDefaultPaymentMethod(caller, { id: theirs })).ok, false);
  assert.ok((await removePaymentMethod(caller, { id: own })).ok);
});

test("a refund and a contested payment stand below their invoices with the credits that they took; a dispute that is won does not", async () => {
  const caller = await openStudio();
  const buy = async () => {
    const started = await startPackCheckout(caller, { credits: "5000" });
    assert.ok(started.ok && started.value.url, JSON.stringify(started));
    await payPage(started.value.url);
    const customer = await findBillingCustomer(caller.accountId);
    const [session] = (await world.stripe.checkout.sessions.list({ customer: customer?.customerId ?? "", limit: 1 })).data;
    await look(caller, world.service, { kind: "session", id: session?.id ?? "" });
    return String(session?.payment_intent);
  };
  const [refunded, contested] = [await buy(), await buy()];
  const refund = await world.service.refunds.create({ intentId: refunded, key: `refund:${refunded}` });
  await look(caller, world.service, { kind: "refund", id: refund.id });
  const dispute = await world.contest(contested);
  await look(caller, world.service, { kind: "dispute", id: dispute });
  const shown = async () =>
    (await loadBillingPage(caller)).invoices.flatMap(({ takings }) =>
      takings.map(({ kind, credits: taken }) => [kind, Number(taken) / 1_000]),
    );
  assert.deepEqual((await shown()).toSorted(), [
    ["dispute", 5_000],
    ["refund", 5_000],
  ]);
  await world.decide(dispute, true);
  await look(caller, world.service, { kind: "dispute", id: dispute });
  assert.deepEqual(await shown(), [["refund", 5_000]]);
});
