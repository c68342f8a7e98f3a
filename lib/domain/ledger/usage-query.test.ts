import assert from "node:assert/strict";
import { test } from "node:test";
import { parseInstant } from "../../units/instant.ts";
import { usageQueryOf } from "./usage-query.ts";

const at = (text: string) => parseInstant(text) ?? assert.fail(text);
const account = { start: at("2026-11-03T10:00:00Z"), now: at("2026-11-22T07:00:00Z"), zone: "Europe/Berlin" };
const ask = (request: Parameters<typeof usageQueryOf>[0]) => {
  const outcome = usageQueryOf(request, account);
  if (!outcome.ok) return outcome.detail["errors"];
  const { from, to, narrow, byDay } = outcome.value;
  return [`${from.day} ${from.hour}`, `${to.day} ${to.hour}`, narrow, byDay];
};

test("without bounds it is the billing period's first day to today; days count whole, both of them (GEN-10)", () => {
  assert.deepEqual(ask({}), ["2026-11-03 0", "2026-11-23 0", null, false]);
  assert.deepEqual(ask({ from: "2026-02-27", to: "2026-02-28", groupBy: "project,day" }), [
    "2026-02-27 0",
    "2026-03-01 0",
    "project",
    true,
  ]);
});

test("an instant must be the beginning of an hour by the organization's clock; then only hours can be told apart", () => {
  assert.deepEqual(ask({ from: "2026-11-01T22:00:00Z", to: "2026-11-02T01:00:00+01:00", groupBy: "day,hour" }), [
    "2026-11-01 23",
    "2026-11-02 1",
    "hour",
    true,
  ]);
  assert.deepEqual(ask({ from: "2026-11-01T23:00:00Z", to: "2026-11-02", groupBy: "operation" }), [
    "2026-11-02 0",
    "2026-11-03 0",
    "operation",
    false,
  ]);
  for (const from of ["2026-11-01T22:30:00Z", "2026-11-01T22:00:00.001Z", "2026-11-31", "0000-01-01", "x", "2026-11-01T22:00:00"])
    assert.match(JSON.stringify(ask({ from })), /"path":"from"/, from);
});

test("of the hour that a clock change doubles only its first beginning can be asked for", () => {
  assert.deepEqual(ask({ from: "2026-10-25T00:00:00Z", groupBy: "hour" }), ["2026-10-25 2", "2026-11-23 0", "hour", false]);
  assert.match(JSON.stringify(ask({ from: "2026-10-25T01:00:00Z" })), /"path":"from"/);
});

test("what roll-ups cannot answer exactly is refused, with the field", () => {
  for (const groupBy of ["operation,project", "day,member,hour", "nothing", "day,day", ",", "operation,"])
    assert.match(JSON.stringify(ask({ groupBy })), /"path":"groupBy"/, groupBy);
  assert.match(JSON.stringify(ask({ from: "2026-11-01T22:00:00Z", groupBy: "member" })), /whole days/);
  assert.match(JSON.stringify(ask({ from: "2026-11-05", to: "2026-11-04" })), /"path":"to"/);
});
