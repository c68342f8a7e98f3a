import assert from "node:assert/strict";
import { formatInstant, HOUR, type Instant, instant, parseInstant } from "#lib/units/instant.ts";
import { getBalance } from "./operations/get-balance.ts";
import { moveTestClock } from "./operations/move-test-clock.ts";
import { openTestAccount } from "./operations/open-test-account.ts";
import { reportUsage } from "./operations/report-usage.ts";
import { call } from "./testing.ts";

export type Json = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Json => records([value])[0] ?? assert.fail(`${value} is no object`);
export const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter((each) => typeof each === "object") : []);
export const instantOf = (value: unknown): Instant => parseInstant(String(value)) ?? assert.fail(String(value));

/** Opens a test account by the API. */
export async function account(input: Json): Promise<{ organization: string; key: string; now: Instant }> {
  const { status, json } = await call(openTestAccount, { json: input });
  assert.equal(status, 201, JSON.stringify(json));
  return { organization: String(json["organization"]), key: String(json["key"]), now: instantOf(json["now"]) };
}

/** Moves its clock, and answers what ran on the way. */
export async function move(key: string, to: Instant): Promise<Json[]> {
  const { status, json } = await call(moveTestClock, { key, json: { now: formatInstant(to) } });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(json, moveTestClock.answer.parse(json));
  assert.equal(json["now"], formatInstant(to));
  return records(json["ran"]);
}

export async function balance(key: string): Promise<Json> {
  const { status, json } = await call(getBalance, { key });
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

/** Reports usage, and answers what became of each event. */
export async function report(key: string, ...events: Json[]): Promise<Json[]> {
  const { status, json } = await call(reportUsage, { key, json: { events } });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(json, reportUsage.answer.parse(json));
  return records(json["results"]);
}

/** The next full hour, of which at least `ahead` milliseconds are left to come. */
export const nextHour = (now: Instant) => instant(now - (now % HOUR) + HOUR);
