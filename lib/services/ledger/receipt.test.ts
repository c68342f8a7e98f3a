import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { listEntries } from "#db/queries/entries.ts";
import { findBySequence } from "#db/queries/receipts.ts";
import { freshDatabase } from "#db/testing.ts";
import type { ReceiptView } from "#lib/domain/billing/receipt-view.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, HOUR, later, MINUTE } from "#lib/units/instant.ts";
import { credits, formatMillis, millis, sum } from "#lib/units/millis.ts";
import { billHours } from "../billing/bill-hours.ts";
import { chargeUsage } from "../jobs/charge-usage.ts";
import { confirmSpend } from "../jobs/confirm-spend.ts";
import { finishJob } from "../jobs/finish-job.ts";
import { refundJob } from "../jobs/refund-job.ts";
import { reportUsage } from "../jobs/report-usage.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { quoteJob } from "../rating/quote-job.ts";
import { ask, at, must, openOrg } from "../testing.ts";
import { loadReceipt } from "./load-receipt.ts";

const START = at("2026-01-10T08:00:00Z");
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const later_ = (caller: Caller, milliseconds: number): Caller => ({ ...caller, now: later(caller.now, milliseconds) });

async function ran(caller: Caller, asked: { operation: string; params: unknown; options?: unknown }, actual?: Record<string, unknown>) {
  const quote = await quoteJob(caller, asked);
  assert.ok(quote.ok, quote.ok ? "" : quote.reason);
  const job = await confirmSpend(later_(caller, 1_000), { quoteId: quote.value.id });
  assert.ok(job.ok, job.ok ? "" : job.reason);
  const finished = await finishJob(later_(caller, 2_000), { jobId: job.value.jobId, ...(actual ? { actual } : {}) });
  assert.ok(finished.ok, finished.ok ? "" : finished.reason);
  return { quote: quote.value, jobId: job.value.jobId };
}

/** The receipts of all entries, oldest first: none is missing, and each names its own entry. */
async function receipts(caller: Caller): Promise<readonly ReceiptView[]> {
  const { entries } = await listEntries(caller.accountId, { limit: 500 });
  const views = await Promise.all(entries.toReversed().map(({ id }) => loadReceipt(caller, id)));
  return views.map((view, index) => {
    assert.ok(view);
    assert.equal(view.entry.id, entries.at(-1 - index)?.id);
    assert.ok(view.entries.some(({ id }) => id === view.entry.id));
    return view;
  });
}

const of = (views: readonly ReceiptView[], kind: string) => views.filter((view) => view.entry.kind === kind);
const first = (views: readonly ReceiptView[], kind: string) => of(views, kind)[0] ?? assert.fail(`no ${kind}`);

test("GEN-3, GEN-5, GEN-8: a job's receipt leads from the quote's lines over hold and settlement to the lots and a refund, on any of its entries", async () => {
  const caller = await openOrg("alwrity", "pro", START);
  const cost = { cost: 3_499n, costCurrency: "USD", source: "pack", fromSide: "external" } as const;
  const lot = { lotId: randomUUID(), class: "packs", rank: 2, expiresAt: later(START, 300 * DAY), periodEnd: null, ...cost };
  await must(ask(caller, { kind: "grant", amount: credits(1_100), ...lot }));
  const asked = { operation: "hunyuan-avatar", params: { seconds: 1_000, quality: "standard" } };
  const { quote, jobId } = await ran(caller, asked, { seconds: 900, quality: "standard" });
  const refunded = await refundJob(later_(caller, HOUR), { key: "r", jobId, amount: credits(100), memo: "Wrong voice" });
  assert.ok(refunded.ok);
  const views = await receipts(later_(caller, DAY));

  for (const kind of ["hold", "settle", "release", "refund"]) {
    const view = first(views, kind);
    assert.deepEqual(view.quote?.lines, quote.lines);
    assert.deepEqual(
      view.steps.map((step) => [step.kind, formatMillis(step.amount)]),
      [
        ["hold", "1505"],
        ["settle", "1355"],
        ["release", "150"],
        ["refund", "100"],
      ],
    );
    // Monthly and bonus first, then the pack, of which 100 came back (GEN-6, GEN-7).
    assert.deepEqual(
      view.burned.map(({ label, spent, returned, cost: basis }) => [label, formatMillis(spent), formatMillis(returned), basis]),
      [
        ["Monthly", "1000", "0", null],
        ["Bonus", "200", "0", null],
        ["Packs", "55", "250", { cents: 175n, currency: "USD" }],
      ],
    );
    const [monthly, , pack] = view.burned;
    assert.deepEqual([monthly?.origin?.source, pack?.origin?.source, pack?.origin?.expiresAt], ["plan period", "pack", lot.expiresAt]);
    assert.equal((await loadReceipt(caller, pack?.origin?.entryId ?? ""))?.entry.lotId, lot.lotId, "a lot opens to the grant that made it");
    assert.deepEqual([view.card, view.request], [{ id: "alwrity", version: 1, name: "ALwrity Video Studio" }, "1000 s · Standard"]);
  }
  const corrected = first(views, "refund").corrects;
  assert.deepEqual([corrected?.kind, corrected?.classLabel], ["settle", "Packs"]);
  const back = views.find(({ entry }) => entry.id === corrected?.id)?.correctedBy ?? [];
  assert.deepEqual(
    back.map(({ kind, memo }) => [kind, memo]),
    [["refund", "Wrong voice"]],
  );
  assert.equal(first(views, "grant").job, null);
  assert.deepEqual(views.find(({ entry }) => entry.lotId === lot.lotId && entry.kind === "grant")?.lot?.cost, 3_499n);
});

test("ACT-3, ACT-6: a close's entries open to all that was made in one, each with its lot", async () => {
  const caller = await openOrg("act3", "creator", START);
  await ran(caller, { operation: "shot", params: { quality: "Q3", count: 2 } });
  const next = { ...caller, now: at("2026-02-10T08:00:00Z") };
  assert.ok((await renewCycle(next, {})).ok);
  const views = await receipts(next);
  const close = first(views, "rollover");
  assert.deepEqual(
    close.entries.map(({ kind }) => kind),
    ["rollover", "grant"],
  );
  assert.deepEqual([close.lot?.source, close.quote, close.charge, close.burned], ["rollover", null, null, []]);
  assert.equal(of(views, "grant").at(-1)?.lot?.source, "plan period");
});

test("ALU-5, GEN-6: a metered charge opens to what was charged and waived, and its refund to the charge and back", async () => {
  const caller = await openOrg("alugha", "basic", START);
  const use = async (key: string, operation: string, params: unknown, milliseconds: number) =>
    assert.ok((await chargeUsage(later_(caller, milliseconds), { key, operation, params })).ok);
  await use("most", "stt", { seconds: 14_985 }, 0);
  // 10 credits of traffic where 5,000 − 250 × 20 = 0 are left: all waived.
  await use("traffic", "traffic", { bytes: 1_000_000_000 }, MINUTE);
  const part = { kind: "refund", of: "usage:most", memo: "Counted twice" } as const;
  await must(ask(later_(caller, 40 * DAY), { ...part, amount: credits(7) }));
  await must(ask(later_(caller, 41 * DAY), { ...part, amount: credits(5) }));
  const views = await receipts(later_(caller, 50 * DAY));

  const charge = first(views, "charge");
  assert.deepEqual(charge.charge, { total: credits(5_000), taken: credits(5_000), waived: 0n, refunded: credits(12), lines: [] });
  assert.deepEqual(
    charge.correctedBy.map(({ amount }) => amount),
    [credits(7), credits(5)],
  );
  // What was lost on the way back is on the receipt too.
  assert.ok(charge.steps.some(({ kind }) => kind === "expire"));
  for (const refund of of(views, "refund")) {
    assert.deepEqual([refund.corrects?.id, refund.charge], [charge.entry.id, charge.charge]);
    assert.deepEqual(refund.steps, charge.steps);
  }
  const waived = first(views, "waive");
  assert.deepEqual(waived.charge, { total: credits(10), taken: 0n, waived: credits(10), refunded: 0n, lines: [] });
  assert.deepEqual([waived.burned, waived.lot], [[], null]);
});

test("GEN-1, GEN-8: reported use opens to its lines, priced again by its card from what the books keep of it, also when it came late", async () => {
  const caller = await openOrg("ims", "subscription", START);
  const now = { ...caller, now: later(START, 2 * HOUR) };
  const params = { region: "cn", inputSeconds: 90.5, previewOnly: false, outputSeconds: 23 };
  const events = [
    { id: "a", operation: "image-text-matching-common", params, at: "2026-01-10T10:00:00Z" },
    { id: "b", operation: "text-generation", params: { region: "cn", tokens: 1_500 }, at: "2026-01-10T08:30:00Z" },
  ];
  assert.ok((await reportUsage(now, { events })).ok);
  const views = of(await receipts(later_(now, HOUR)), "accrue");
  assert.deepEqual(
    views.map(({ request, charge }) => [
      request,
      charge?.lines.map(({ rule, quantity, unit, amount }) => [rule, quantity, unit, formatMillis(amount)]),
    ]),
    [
      ["Mainland China · Input 90.5 s · Output 23 s", [["IMS-2", "2", "started minutes", "0.6"]]],
      ["Mainland China · 1500 tokens", [["IMS-2", "2", "started thousand tokens", "0.24"]]],
    ],
  );
  assert.equal(views[1]?.entry.memo, "region=cn tokens=1500, used at 2026-01-10T08:30:00.000Z");
});

test("IMS-5, GEN-2: a bill opens to its hour's use and what was given back, which add up to it, and to how its total was rounded", async () => {
  const caller = await openOrg("ims", "subscription", START);
  const text = (key: string, tokens: number, milliseconds: number) =>
    chargeUsage(later_(caller, milliseconds), { key, operation: "text-generation", params: { region: "cn", tokens } });
  await text("a", 900, 0);
  await ran(caller, { operation: "highlight-mashup", params: { region: "cn", inputSeconds: 90, previewOnly: false, outputSeconds: 23 } });
  assert.ok((await billHours(later_(caller, HOUR), {})).ok);
  await text("b", 2_500, HOUR + MINUTE);
  await text("c", 1, HOUR + 2 * MINUTE);
  await must(ask(later_(caller, HOUR + 3 * MINUTE), { kind: "refund", of: "usage:c", amount: millis(5n), memo: "Half a fen" }));
  assert.ok((await billHours(later_(caller, 2 * HOUR), {})).ok);
  const bills = of(await receipts(later_(caller, DAY)), "bill").map(({ bill }) => bill ?? assert.fail());
  assert.deepEqual(
    bills.map(({ items, minor, rounding }) => [
      items.map(({ label, isRefund, amount, count }) => [label, isRefund, formatMillis(amount), count]),
      minor,
      rounding,
    ]),
    [
      [
        [
          ["Highlight mashup", false, "4", 1],
          ["Text generation", false, "0.12", 1],
        ],
        412n,
        0n,
      ],
      [
        [
          ["", true, "-0.005", 1],
          ["Text generation", false, "0.48", 2],
        ],
        48n,
        5n,
      ],
    ],
  );
  assert.deepEqual(
    bills.map(({ hour }) => hour),
    [caller.now, later(caller.now, HOUR)],
  );
});

test("every entry is found by its number, and no other account's", async () => {
  const [caller, other] = [await openOrg("act3", "creator", START), await openOrg("act3", "creator", START)];
  for (let day = 1; day < 5; day++) await ran(later_(caller, day * DAY), { operation: "shot", params: { quality: "Q1", count: day } });
  const { entries } = await listEntries(caller.accountId, { limit: 100 });
  for (const entry of entries) assert.deepEqual(await findBySequence(caller.accountId, entry.sequence), entry);
  assert.equal(sum(entries.map(({ effect }) => effect)), entries[0]?.balanceAfter);
  assert.equal(await findBySequence(caller.accountId, 1_000n), null);
  assert.equal(await findBySequence(other.accountId, 2n), null);
  assert.equal(await loadReceipt(other, entries[0]?.id ?? ""), null);
});
