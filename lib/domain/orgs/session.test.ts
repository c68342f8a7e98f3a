import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, instant, later, MINUTE } from "../../units/instant.ts";
import { extension, sessionEnd } from "./session.ts";

const opened = instant(Date.UTC(2026, 0, 1));

test("an idle session ends after 12 hours", () => {
  assert.equal(sessionEnd(opened, opened), later(opened, 12 * HOUR));
});

test("a session in use ends 14 days after it was opened, all the same", () => {
  assert.equal(sessionEnd(opened, later(opened, 14 * DAY - HOUR)), later(opened, 14 * DAY));
});

test("use moves the end, but not at every request", () => {
  const session = { createdAt: opened, expiresAt: later(opened, 12 * HOUR) };
  assert.equal(extension(session, later(opened, 10 * MINUTE)), null);
  assert.equal(extension(session, later(opened, HOUR)), later(opened, 13 * HOUR));
});
