import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findHold } from "#db/queries/holds.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { formatInstant, HOUR, later } from "#lib/units/instant.ts";
import { credits, millis } from "#lib/units/millis.ts";
import { chargeUsage } from "../jobs/charge-usage.ts";
import { confirmSpend } from "../jobs/confirm-spend.ts";
import { finishJob } from "../jobs/finish-job.ts";
import { refundJob } from "../jobs/refund-job.ts";
import { quoteJob } from "../rating/quote-job.ts";
import { ask, at, must, openOrg } from "../testing.ts";
import { billDueHours, billHours } from "./bill-hours.ts";

const START = at("2026-01-10T08:00:00Z");
const MASHUP = {
  operation: "highlight-mashup",
  params: { region: "cn", inputSeconds: 60 * 200, previewOnly: false, outputSeconds: 60 * 50 },
};
/** The caller, that many hours after the account opened. */
const hours = (caller: Caller, count: number): Caller => ({ ...caller, now: later(START, count * HOUR) });
async function billed(caller: Caller) {
  const answer = await billHours(caller, {});
  assert.ok(answer.ok);
  return answer.value.bills.map(({ hour, used, minor, currency, lines }) => ({
    hour: formatInstant(hour).slice(11, 13),
    used,
    minor,
    currency,
    lines: lines.map(({ operation, amount, isLate }) => [operation, amount, ...(isLate ? ["late"] : [])]),
  }));
}
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

async function books({ accountId }: Caller) {
  const account = await loadAccount(accountId);
  assert.deepEqual(await verifyLedger(accountId, undefined, START), []);
  return account && { available: account.available, held: account.held, unbilled: account.unbilled };
}

async function started(caller: Caller): Promise<string> {
  const quote = await quoteJob(caller, MASHUP);
  assert.ok(quote.ok);
  const job = await confirmSpend(caller, { quoteId: quote.value.id });
  assert.ok(job.ok, job.ok ? "" : job.reason);
  return job.value.jobId;
}

test("IMS-7, GEN-3: an account in arrears opens with its credit limit, and a quote says what it leaves of it", async () => {
  const caller = await openOrg("ims", "subscription", START);
  const quote = await quoteJob(caller, MASHUP);
  assert.ok(quote.ok);
  assert.deepEqual([quote.value.total, quote.value.shortfall, quote.value.balanceAfter], [credits(500), null, credits(500)]);
  assert.deepEqual(
    quote.value.burn.map((each) => [each.class, each.amount]),
    [["credit_line", credits(500)]],
  );
});

test("IMS-5, IMS-7: holds and what is unbilled count against the limit to the milli, and a bill frees what it names", async () => {
  const caller = await openOrg("ims", "subscription", START);
  const first = await started(caller);
  await started(caller);
  const third = await quoteJob(caller, MASHUP);
  assert.ok(third.ok);
  assert.equal(third.value.shortfall, credits(500));
  const refused = await confirmSpend(caller, { quoteId: third.value.id });
  assert.deepEqual(refused.ok || [refused.reason, refused.detail["shortfall"]], ["insufficient_credits", credits(500)]);
  assert.ok((await finishJob(caller, { jobId: first })).ok);
  assert.deepEqual(await books(caller), { available: 0n, held: credits(500), unbilled: credits(500) });
  const still = await confirmSpend(caller, { quoteId: third.value.id });
  assert.equal(still.ok || still.reason, "insufficient_credits", "what is used but not billed frees nothing");
  assert.deepEqual(await billed(caller), [], "an hour is billed when it is over");
  assert.deepEqual(await billed(hours(caller, 1)), [
    { hour: "08", used: credits(500), minor: 50_000n, currency: "CNY", lines: [["highlight-mashup", credits(500)]] },
  ]);
  assert.ok((await confirmSpend(caller, { quoteId: third.value.id })).ok);
  assert.deepEqual(await books(caller), { available: 0n, held: credits(1_000), unbilled: 0n });
});

test("IMS-1, IMS-5, GEN-2: 90 s and 23 s of matching and 900 tokens are 0.72 CNY on one bill, which is made once", async () => {
  const caller = await openOrg("ims", "subscription", START);
  const matching = { region: "cn", inputSeconds: 90, previewOnly: false, outputSeconds: 23 };
  const video = await chargeUsage(caller, { key: "video", operation: "image-text-matching-common", params: matching });
  const text = await chargeUsage(caller, { key: "text", operation: "text-generation", params: { region: "cn", tokens: 900 } });
  assert.deepEqual(
    [video, text].map((each) => each.ok && each.value.charged),
    [millis(600n), millis(120n)],
  );
  const lines = [
    ["image-text-matching-common", millis(600n)],
    ["text-generation", millis(120n)],
  ];
  const both = await Promise.all([billed(hours(caller, 1)), billed(hours(caller, 1))]);
  assert.ok(both.flat().every((bill) => bill.hour === "08" && bill.minor === 72n));
  assert.deepEqual(both.flat()[0]?.lines, lines);
  assert.deepEqual(await billed(hours(caller, 1)), []);
  await chargeUsage(hours(caller, 1), { key: "next", operation: "text-generation", params: { region: "cn", tokens: 2_000 } });
  assert.deepEqual(await billed(hours(caller, 1)), []);
  assert.equal((await books(caller))?.unbilled, millis(240n));
});

test("IMS-7, GEN-8: a refund after the bill is owed to the account: it lowers the next bill and frees the line at once", async () => {
  const caller = await openOrg("ims", "subscription", START);
  const jobId = await started(caller);
  assert.ok((await finishJob(caller, { jobId })).ok);
  assert.equal((await billed(hours(caller, 1))).length, 1);
  assert.ok((await refundJob(hours(caller, 1), { key: "r", jobId, amount: 100_000n, memo: "out of sync" })).ok);
  assert.deepEqual(await books(caller), { available: credits(1_100), held: 0n, unbilled: credits(-100) });
  assert.deepEqual(await billed(hours(caller, 2)), []);
  const next = await started(hours(caller, 2));
  assert.ok((await finishJob(hours(caller, 2), { jobId: next })).ok);
  assert.deepEqual(await billed(hours(caller, 3)), [
    {
      hour: "10",
      used: credits(400),
      minor: 40_000n,
      currency: "CNY",
      lines: [
        ["highlight-mashup", credits(-100)],
        ["highlight-mashup", credits(500)],
      ],
    },
  ]);
  assert.deepEqual(await books(caller), { available: credits(1_000), held: 0n, unbilled: 0n });
  assert.equal((await findHold(caller.accountId, jobId))?.refunded, credits(100));
});

test("IMS-4, IMS-7: a job that fails costs nothing and frees what it held of the limit", async () => {
  const caller = await openOrg("ims", "subscription", START);
  const jobId = await started(caller);
  const { failJob } = await import("../jobs/fail-job.ts");
  assert.ok((await failJob(caller, { jobId, reason: "no footage" })).ok);
  assert.deepEqual(await books(caller), { available: credits(1_000), held: 0n, unbilled: 0n });
});

test("IMS-5: an account that cannot be billed keeps no other from its bills", async () => {
  const two = [await openOrg("ims", "subscription", START), await openOrg("ims", "subscription", START)];
  const [broken, sound] = two.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
  assert.ok(broken && sound);
  // A memo that says a moment which is none: nobody can tell of which hour it is.
  await must(
    ask(hours(broken, 1), {
      kind: "charge",
      amount: credits(1),
      operation: "text-generation",
      cardId: "ims",
      cardVersion: 1,
      memo: "used at 2026-13-99T99:99:99.999Z",
    }),
  );
  const used = await chargeUsage(hours(sound, 1), { key: "one", operation: "text-generation", params: { region: "cn", tokens: 900 } });
  assert.ok(used.ok);
  await assert.rejects(billHours(hours(broken, 3), {}));
  assert.ok((await billDueHours(later(START, 3 * HOUR), "test")) >= 1);
  assert.deepEqual((await books(sound))?.unbilled, 0n);
});
