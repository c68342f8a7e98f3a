import assert from "node:assert/strict";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import { formatInstant, HOUR, type Instant, instant, later } from "#lib/units/instant.ts";
import { account, balance, move, nextHour, report } from "./testing-account.ts";

const database = await freshDatabase();
after(database.drop);

test("IMS-5, IMS-1: 90 s in, 23 s out and 900 tokens of an hour are 0.72 CNY on its bill; late usage goes on the next, named so (IMS-7)", async () => {
  const { key, now, organization } = await account({ card: "ims" });
  const hour = nextHour(now);
  await move(key, later(hour, 10 * 60_000));
  const region = { region: "cn" };
  const at = formatInstant(later(hour, 5 * 60_000));
  const results = await report(
    key,
    { id: "a", operation: "image-text-matching-common", params: { ...region, inputSeconds: 90, outputSeconds: 23 }, at },
    { id: "b", operation: "text-generation", params: { ...region, tokens: 900 }, at },
    { id: "c", operation: "text-generation", params: { ...region, tokens: 900 }, at, failed: true },
    { id: "d", operation: "text-generation", params: { region: "sg", tokens: 900 }, at },
  );
  assert.deepEqual(
    results.map(({ status, amount, code }) => [status, amount ?? code]),
    [
      ["accepted", "0.6"],
      ["accepted", "0.12"],
      ["accepted", "0"],
      ["rejected", "invalid_request"],
    ],
  );
  assert.equal((await balance(key))["available"], "999.28");
  const bills = await move(key, later(hour, HOUR));
  assert.deepEqual(bills, [
    {
      at: formatInstant(later(hour, HOUR)),
      what: "bill_made",
      hour: formatInstant(hour),
      amount: "0.72",
      total: "0.72",
      currency: "CNY",
      lines: [
        { operation: "image-text-matching-common", amount: "0.6", late: false },
        { operation: "text-generation", amount: "0.12", late: false },
      ],
    },
  ]);
  assert.equal((await balance(key))["available"], "1000");
  await report(key, { id: "e", operation: "text-generation", params: { ...region, tokens: 1 }, at });
  const [next, ...more] = await move(key, later(hour, 30 * HOUR));
  assert.deepEqual(more, []);
  assert.deepEqual(
    [next?.["hour"], next?.["lines"]],
    [formatInstant(later(hour, HOUR)), [{ operation: "text-generation", amount: "0.12", late: true }]],
  );
  assert.deepEqual(await verifyLedger(organization), []);
});

test("ALU-4, ALU-5: each full gigabyte is charged once, at the end of its hour; the rest is dropped at the period's end; what is not there is waived", async () => {
  const { key, now, organization } = await account({ card: "alugha" });
  const hour = nextHour(now);
  await move(key, hour);
  const traffic = (id: string, bytes: number, at: Instant = hour) => ({
    id,
    operation: "traffic",
    params: { bytes },
    at: formatInstant(at),
  });
  await report(key, traffic("a", 700_000_000), traffic("b", 700_000_000), traffic("c", 999_999_999));
  await report(key, traffic("a", 700_000_000));
  assert.equal((await balance(key))["available"], "5000");
  const first = await move(key, later(hour, 2 * HOUR));
  assert.deepEqual(
    first.map(({ at, what, units, amount }) => [at, what, units, amount]),
    [[formatInstant(later(hour, HOUR)), "traffic_charged", 2, "20"]],
  );
  await report(key, traffic("d", 600_000_001, later(hour, 2 * HOUR)));
  const second = await move(key, later(hour, 40 * 24 * HOUR));
  assert.deepEqual(
    second.map(({ what, units }) => [what, units]),
    [
      ["traffic_charged", 1],
      ["period_closed", undefined],
    ],
  );
  await report(key, traffic("e", 999_999_999, later(hour, 40 * 24 * HOUR)));
  assert.deepEqual(
    (await move(key, later(hour, 90 * 24 * HOUR))).map(({ what }) => what),
    ["period_closed"],
  );
  assert.equal((await balance(key))["available"], "5000");
  assert.deepEqual(await verifyLedger(organization), []);
});

test("GEN-6, GEN-9: an event is a duplicate for ever; one in the future and one too old are refused; a late one says so", async () => {
  const { key, now, organization } = await account({ card: "alugha", anchor: formatInstant(later(instant(Date.now()), -2 * 24 * HOUR)) });
  const event = (id: string, at: Instant) => ({ id, operation: "encoding", params: { seconds: 61 }, at: formatInstant(at) });
  const results = await report(
    key,
    event("now", now),
    event("now", now),
    event("ahead", later(now, 4 * 60_000)),
    event("future", later(now, 6 * 60_000)),
    event("old", later(now, -31 * 24 * HOUR)),
    event("late", later(now, -3 * 24 * HOUR)),
    { id: "bad", operation: "encoding", params: { seconds: -1 }, at: formatInstant(now) },
    { id: "none", operation: "dancing", params: {}, at: formatInstant(now) },
    { operation: "encoding", params: { seconds: 1 }, at: formatInstant(now) },
  );
  assert.deepEqual(
    results.map(({ id, status, amount, code, late }) => [id, status, amount ?? code, ...(late ? ["late"] : [])]),
    [
      ["now", "accepted", "24"],
      ["now", "duplicate", "24"],
      ["ahead", "accepted", "24"],
      ["future", "rejected", "in_future"],
      ["old", "rejected", "too_old"],
      ["late", "accepted", "24", "late"],
      ["bad", "rejected", "invalid_request"],
      ["none", "rejected", "invalid_request"],
      [null, "rejected", "invalid_request"],
    ],
  );
  await move(key, later(now, 200 * 24 * HOUR));
  const again = later(now, 200 * 24 * HOUR);
  const later_ = await report(key, event("now", again), { ...event("late", again), params: { seconds: 600 } });
  assert.deepEqual(
    later_.map(({ status, amount }) => [status, amount]),
    [
      ["duplicate", "24"],
      ["duplicate", "24"],
    ],
  );
  assert.deepEqual(await verifyLedger(organization), []);
});
