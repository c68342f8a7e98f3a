import assert from "node:assert/strict";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import { formatInstant, HOUR, later } from "#lib/units/instant.ts";
import { wallTime } from "#lib/units/period.ts";
import { grantTestCredits } from "./operations/grant-test-credits.ts";
import { moveTestClock } from "./operations/move-test-clock.ts";
import { openTestAccount } from "./operations/open-test-account.ts";
import { call } from "./testing.ts";
import { account, balance, instantOf, move, record, records } from "./testing-account.ts";

const database = await freshDatabase();
after(database.drop);

test("a test account is on a paid period of the card's first paid plan, with a key that may do everything", async () => {
  for (const [card, plan, available] of [
    ["act3", "creator", "33000"],
    ["alwrity", "pro", "1200"],
    ["alugha", "basic", "5000"],
    ["ims", "subscription", "1000"],
  ] as const) {
    const { key } = await account({ card });
    const { plan: on, available: has } = await balance(key);
    assert.deepEqual([card, on, has], [card, { id: plan, name: record(on)["name"] }, available]);
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
    const start = instantOf(record(period)["start"]);
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
  assert.ok(instantOf(record(period)["start"]) <= ahead && ahead < instantOf(record(period)["end"]));
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
