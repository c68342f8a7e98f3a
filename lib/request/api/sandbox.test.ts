import assert from "node:assert/strict";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import { formatInstant, HOUR, type Instant, instant, later, parseInstant } from "#lib/units/instant.ts";
import { wallTime } from "#lib/units/period.ts";
import { getBalance } from "./operations/get-balance.ts";
import { grantTestCredits } from "./operations/grant-test-credits.ts";
import { moveTestClock } from "./operations/move-test-clock.ts";
import { openTestAccount } from "./operations/open-test-account.ts";
import { reportUsage } from "./operations/report-usage.ts";
import { call } from "./testing.ts";

const database = await freshDatabase();
after(database.drop);

type Json = Readonly<Record<string, unknown>>;
const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter((each) => typeof each === "object") : []);
const instantOf = (value: unknown): Instant => parseInstant(String(value)) ?? assert.fail(String(value));

async function account(input: Json): Promise<{ organization: string; key: string; now: Instant }> {
  const { status, json } = await call(openTestAccount, { json: input });
  assert.equal(status, 201, JSON.stringify(json));
  return { organization: String(json["organization"]), key: String(json["key"]), now: instantOf(json["now"]) };
}

async function move(key: string, to: Instant): Promise<Json[]> {
  const { status, json } = await call(moveTestClock, { key, json: { now: formatInstant(to) } });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(json, moveTestClock.answer.parse(json));
  assert.equal(json["now"], formatInstant(to));
  return records(json["ran"]);
}

async function balance(key: string): Promise<Json> {
  const { status, json } = await call(getBalance, { key });
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

async function report(key: string, ...events: Json[]): Promise<Json[]> {
  const { status, json } = await call(reportUsage, { key, json: { events } });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(json, reportUsage.answer.parse(json));
  return records(json["results"]);
}

/** The next full hour, of which at least `ahead` milliseconds are left to come. */
const nextHour = (now: Instant) => instant(now - (now % HOUR) + HOUR);

test("a test account is on a paid period of the card's first paid plan, with a key that may do everything", async () => {
  for (const [card, plan, available] of [
    ["act3", "creator", "33000"],
    ["alwrity", "pro", "1200"],
    ["alugha", "basic", "5000"],
    ["ims", "subscription", "1000"],
  ] as const) {
    const { key } = await account({ card });
    const { plan: on, available: has } = await balance(key);
    assert.deepEqual([card, on, has], [card, { id: plan, name: (on as Json)["name"] }, available]);
  }
});

test("what is wrong with a test account is named by its path", async () => {
  for (const [input, path] of [
    [{ card: "gold" }, "card"],
    [{ card: "act3", plan: "gold" }, "plan"],
    [{ card: "act3", zone: "Mars/Olympus" }, "zone"],
    [{ card: "act3", anchor: 32 }, "anchor"],
    [{ card: "act3", anchor: "soon" }, "anchor"],
    [{ card: "act3", colour: 1 }, "colour"],
  ] as const) {
    const { status, json } = await call(openTestAccount, { json: input });
    assert.deepEqual([status, records(json["errors"])[0]?.["path"]], [400, path]);
  }
});

test("GEN-10: an anchor on the 31st starts periods on the last day of shorter months, at midnight in the account's zone", async () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]) {
    const { key, now, organization } = await account({ card: "act3", plan: "studio", zone, anchor: 31 });
    const ran = await move(key, later(now, 430 * 24 * HOUR));
    const closes = ran.filter((each) => each["what"] === "period_closed");
    assert.ok(closes.length >= 14 && closes.length <= 15, `${closes.length}`);
    for (const each of closes) {
      const { year, month, day, hour, minute } = wallTime(instantOf(each["at"]), zone);
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
      assert.deepEqual([day, hour, minute], [last, 0, 0], `${each["at"]} in ${zone}`);
    }
    assert.deepEqual(
      closes.map((each) => each["at"]),
      closes.map((each) => each["at"]).toSorted(),
    );
    const { available, classes } = await balance(key);
    assert.deepEqual([available, records(classes).map((each) => each["class"])], ["360000", ["monthly", "bank", "packs"]]);
    assert.deepEqual(await verifyLedger(organization), []);
  }
});

test("GEN-10: an anchor may be an instant, a date or a day", async () => {
  for (const anchor of ["2026-01-31T00:00:00Z", "2026-01-31", 31, "31"]) {
    const { key } = await account({ card: "act3", anchor });
    const { period } = await balance(key);
    const start = instantOf((period as Json)["start"]);
    assert.ok([30, 31].includes(wallTime(start, "UTC").day) || wallTime(start, "UTC").day >= 28, String(anchor));
  }
});

test("a clock goes forward only; what it shows is the time of what the organization does", async () => {
  const { key, now } = await account({ card: "act3" });
  const ahead = later(now, 40 * 24 * HOUR);
  const ran = await move(key, ahead);
  assert.deepEqual(
    ran.map((each) => each["what"]),
    ["period_closed"],
  );
  const back = await call(moveTestClock, { key, json: { now: formatInstant(now) } });
  assert.deepEqual([back.status, records(back.json["errors"])[0]?.["path"]], [400, "now"]);
  const { period } = await balance(key);
  assert.ok(instantOf((period as Json)["start"]) <= ahead && ahead < instantOf((period as Json)["end"]));
});

test("credits are granted until an instant, and expire when the clock passes it", async () => {
  const { key, now, organization } = await account({ card: "act3" });
  const expiresAt = formatInstant(later(now, 48 * HOUR));
  const granted = await call(grantTestCredits, { key, json: { class: "packs", amount: "500.5", expiresAt } });
  assert.deepEqual([granted.status, granted.json["available"]], [201, "33500.5"]);
  const wrong = await call(grantTestCredits, { key, json: { class: "gold", amount: "1" } });
  assert.deepEqual([wrong.status, records(wrong.json["errors"])[0]?.["path"]], [400, "class"]);
  const ran = await move(key, later(now, 72 * HOUR));
  assert.deepEqual(ran, [{ at: expiresAt, what: "credits_expired", amount: "500.5" }]);
  assert.equal((await balance(key))["available"], "33000");
  assert.deepEqual(await verifyLedger(organization), []);
});

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

test("in production there are no test calls, and nobody learns that there could be", async () => {
  const { env } = await import("#lib/env.ts");
  const { key, now } = await account({ card: "act3" });
  Object.assign(env(), { GREENLIGHT_MODE: "production" });
  try {
    const json = { now: formatInstant(later(now, HOUR)) };
    const clock = await call(moveTestClock, { key, json });
    const made = await call(openTestAccount, { json: { card: "act3" } });
    const grants = await call(grantTestCredits, { key, json: { class: "packs", amount: "1" } });
    assert.deepEqual([clock.status, made.status, grants.status], [404, 404, 404]);
  } finally {
    Object.assign(env(), { GREENLIGHT_MODE: "sandbox" });
  }
});
