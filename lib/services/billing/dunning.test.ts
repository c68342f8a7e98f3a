import assert from "node:assert/strict";
import { test } from "node:test";
import { findBillingCustomer } from "#db/queries/billing-customers.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { noticesOf } from "#db/queries/notices.ts";
import { findSubscription } from "#db/queries/subscriptions.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, later } from "#lib/units/instant.ts";
import type { Outcome } from "#lib/units/outcome.ts";
import { DECLINES_LATER, openOwner, payBy, START, stateOf, subjects, subscribe, until } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { classes } from "../testing.ts";
import { loadBillingPage } from "./load-billing-page.ts";
import { look } from "./look.ts";
import { payRenewal } from "./pay-renewal.ts";

const world = await payingWorld();

const reasonOf = (outcome: Outcome<unknown>) => (outcome.ok ? null : outcome.reason);

test("dunning: a renewal that is declined is noticed on the days 0, 3 and 6, loses nothing in grace, and leaves the plan on the 7th", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  await payBy(world, caller, DECLINES_LATER);
  const renewal = later(START, 30 * DAY);
  const due = await until(caller, later(renewal, DAY));
  const row = await findSubscription(due.accountId);
  assert.deepEqual([row?.status, row?.pastDueSince !== null], ["past_due", true]);
  assert.deepEqual(await classes(due), [["bank", 33_000]], "no new month's credits, and what was there is banked");
  const grace = await until(due, later(renewal, 6 * DAY + DAY / 2));
  assert.equal((await loadAccount(grace.accountId))?.planId, "creator");
  assert.equal((await noticesOf(grace.accountId, "dunning:")).size, 3);
  const over = await until(grace, later(renewal, 8 * DAY));
  assert.equal((await loadAccount(over.accountId))?.planId, "archive");
  assert.equal((await noticesOf(over.accountId, "archived:")).size, 1);
  const told = await subjects(over);
  assert.equal(told.filter((subject) => /failed|Last notice/.test(subject)).length, 3);
  assert.equal(told.filter((subject) => /is on Archive now/.test(subject)).length, 1);
  assert.deepEqual(await classes(over), [["bank", 33_000]], "credits that are left stay");
  const customer = (await findBillingCustomer(over.accountId)) ?? assert.fail();
  const invoices = (await world.stripe.invoices.list({ customer: customer.customerId })).data;
  assert.deepEqual(
    invoices.map(({ status }) => status),
    ["void", "paid"],
    "what is not owed any more cannot be paid by mistake",
  );
});

test("dunning: the Billing role pays the open renewal by another card with one click, only as shown, and a decline says the bank's words", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  const bad = await payBy(world, caller, DECLINES_LATER);
  const due = await until(caller, later(START, 32 * DAY));
  const { current, methods } = await loadBillingPage(due);
  const invoice = current.pastDue?.invoice ?? assert.fail();
  assert.deepEqual(
    [current.status, invoice.due.cents, methods.filter(({ isDefault }) => isDefault).map(({ id }) => id)],
    ["past_due", 3_500, [bad]],
  );
  const bookkeeper: Caller = { ...due, role: "billing" };
  const pay = (methodId: string, cents: number) => payRenewal(bookkeeper, { invoiceId: invoice.id, methodId, cents });
  assert.deepEqual(reasonOf(await pay(bad, 3_400)), "preview_changed");
  const declined = await pay(bad, 3_500);
  assert.deepEqual([reasonOf(declined), !declined.ok && declined.detail["message"]], ["declined", "Your card was declined."]);
  assert.deepEqual(reasonOf(await payRenewal(due, { invoiceId: "in_none", methodId: bad, cents: 3_500 })), "not_found");
  const good = await payBy(world, due, "pm_card_visa");
  assert.ok((await pay(good, 3_500)).ok);
  assert.deepEqual(await stateOf(due), ["creator", "active", false, null]);
  assert.deepEqual(await classes(due), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
  assert.deepEqual(reasonOf(await pay(good, 3_500)), "not_past_due");
});

test("dunning: paid within grace all is well again, and the month's credits come", async () => {
  const caller = await openOwner();
  await subscribe(world, caller, "creator");
  await payBy(world, caller, DECLINES_LATER);
  const due = await until(caller, later(START, 32 * DAY));
  const customer = (await findBillingCustomer(due.accountId)) ?? assert.fail();
  const method = await payBy(world, due, "pm_card_visa");
  const open = (await world.stripe.invoices.list({ customer: customer.customerId, status: "open" })).data[0];
  const paid = await world.service.invoices.pay(open?.id ?? "", method);
  assert.ok(paid.ok);
  await look(due, world.service, { kind: "invoice", id: open?.id ?? "" });
  assert.deepEqual(await classes(due), [
    ["monthly", 33_000],
    ["bank", 33_000],
  ]);
  const next = await until(due, later(START, 40 * DAY));
  assert.deepEqual(await stateOf(next), ["creator", "active", false, null]);
});
