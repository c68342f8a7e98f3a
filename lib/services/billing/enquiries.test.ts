import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { findOrder } from "#db/queries/orders.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { credits } from "#lib/units/millis.ts";
import { actions, lettersTo, operator } from "../../../sandbox/testing-operator.ts";
import { openOwner, openStudio, payBy } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { billAgain } from "./bill-again.ts";
import { billEnquiry } from "./bill-enquiry.ts";
import { enquirePlan } from "./enquire-plan.ts";
import { loadEnquiries } from "./load-enquiries.ts";
import { look } from "./look.ts";
import { refuseEnquiry } from "./refuse-enquiry.ts";

const world = await payingWorld();

async function enquired(caller: Caller): Promise<string> {
  const asked = await enquirePlan(caller, { company: "Studio GmbH", credits: "500,000", purchaseOrder: "PO-7", note: "Soon" });
  assert.ok(asked.ok);
  return asked.value.id;
}
async function payInvoice(caller: Caller, invoiceId: string): Promise<void> {
  const method = await payBy(world, caller, "pm_card_visa");
  assert.ok((await world.service.invoices.pay(invoiceId, method)).ok);
}
const lookAt = (caller: Caller, invoiceId: string) => look(caller, world.service, { kind: "invoice", id: invoiceId });

test("ACT-2, ALW-15: the plan by agreement is asked for once, billed by an operator, and comes with its invoice's payment", async () => {
  const caller = await openStudio();
  const enquiry = { company: "Studio GmbH", credits: "500,000", purchaseOrder: "PO-7", note: "Two features a year" };
  const asked = await enquirePlan(caller, enquiry);
  assert.ok(asked.ok);
  assert.equal((await enquirePlan(caller, enquiry)).ok, false);
  const seller = operator(caller.now);
  const waiting = async () => {
    const found = await loadEnquiries(seller, {});
    return found.ok ? found.value.filter(({ accountId }) => accountId === caller.accountId).map(({ id }) => id) : assert.fail(found.reason);
  };
  assert.deepEqual(await waiting(), [asked.value.id]);
  assert.equal((await loadEnquiries(caller, {})).ok, false, "other organizations' enquiries are not an owner's to read");
  const bill = { accountId: caller.accountId, orderId: asked.value.id, cents: 500_000, credits: "500000", purchaseOrder: "PO-7" };
  const billed = await billEnquiry(seller, bill);
  assert.ok(billed.ok);
  assert.deepEqual(await billEnquiry(seller, bill), billed, "made again it is the same invoice");
  assert.equal((await lookAt(caller, billed.value.invoiceId)).outcome, "waits");
  await payInvoice(caller, billed.value.invoiceId);
  assert.equal((await lookAt(caller, billed.value.invoiceId)).outcome, "done");
  const account = await loadAccount(caller.accountId);
  assert.deepEqual([account?.planId, account?.available], ["enterprise", credits(533_000)]);
  assert.deepEqual(await waiting(), []);
});

test("ACT-2: an invoice on other terms than the one that was sent is refused, and withdrawing it makes it void and says why", async () => {
  const caller = await openOwner();
  const orderId = await enquired(caller);
  const terms = { accountId: caller.accountId, orderId, cents: 150_000, credits: "500000", days: 14 };
  const sent = await billEnquiry(operator(), terms);
  assert.ok(sent.ok);
  const other = await billEnquiry(operator(), { ...terms, cents: 140_000 });
  assert.deepEqual(other.ok || other.reason, "already_billed");
  assert.equal((await findOrder(caller.accountId, orderId))?.price, 150_000n, "what was promised stays what is on the invoice");
  const empty = await refuseEnquiry(operator(), { accountId: caller.accountId, orderId, words: " " });
  assert.partialDeepStrictEqual(empty, { ok: false, reason: "invalid_request", detail: { errors: [{ path: "words" }] } });
  assert.ok((await refuseEnquiry(operator(), { accountId: caller.accountId, orderId, words: "A new offer follows" })).ok);
  assert.equal((await world.service.invoices.find(sent.value.invoiceId))?.status, "void");
  assert.equal((await findOrder(caller.accountId, orderId))?.state, "failed");
  assert.match((await lettersTo(caller)).join(), /A new offer follows/);
  const again = await refuseEnquiry(operator(), { accountId: caller.accountId, orderId, words: "x" });
  assert.deepEqual(again.ok || again.reason, "order_ended");
  assert.ok((await actions(caller.accountId)).includes("plan.bill-withdrawn"));
});

test("ACT-2: an invoice that is paid cannot be withdrawn: its plan and credits come", async () => {
  const caller = await openOwner();
  const orderId = await enquired(caller);
  const sent = await billEnquiry(operator(), { accountId: caller.accountId, orderId, cents: 150_000, credits: "500000" });
  assert.ok(sent.ok);
  await payInvoice(caller, sent.value.invoiceId);
  const refused = await refuseEnquiry(operator(), { accountId: caller.accountId, orderId, words: "Too late" });
  assert.deepEqual(refused.ok || refused.reason, "already_paid");
  assert.equal((await loadAccount(caller.accountId))?.planId, "enterprise");
});

test("ALW-15: a plan by agreement is billed month by month, once for each order, and never where the plan has a price", async () => {
  const caller = await openOwner();
  const terms = (orderId: string) => ({ accountId: caller.accountId, orderId, cents: 100_000, credits: "40000" });
  const early = await billAgain(operator(), terms(randomUUID()));
  assert.deepEqual(early.ok || early.reason, "not_by_agreement");
  const first = await billEnquiry(operator(), terms(await enquired(caller)));
  assert.ok(first.ok);
  await payInvoice(caller, first.value.invoiceId);
  await lookAt(caller, first.value.invoiceId);
  const id = randomUUID();
  const [one, two] = [await billAgain(operator(), terms(id)), await billAgain(operator(), terms(id))];
  assert.ok(one.ok);
  assert.deepEqual(two, one);
  await payInvoice(caller, one.value.invoiceId);
  await lookAt(caller, one.value.invoiceId);
  const account = await loadAccount(caller.accountId);
  assert.deepEqual([account?.planId, account?.available], ["enterprise", credits(80_800)]);
});
