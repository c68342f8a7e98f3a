import assert from "node:assert/strict";
import { test } from "node:test";
import { instant, later, MINUTE, SECOND } from "#lib/units/instant.ts";
import { isSigned, type SignedHeaders, signed } from "./signing.ts";

const NOW = instant(Date.UTC(2026, 0, 31, 10));
const SECRET = "a secret of some length";
const reader = (headers: Partial<SignedHeaders>) => (name: string) => new Map<string, string>(Object.entries(headers)).get(name) ?? null;

test("a message is taken as it was signed, and not when anything of it was changed", () => {
  const headers = signed(SECRET, "{}", NOW);
  assert.equal(isSigned(SECRET, reader(headers), "{}", NOW), true);
  assert.equal(isSigned(SECRET, reader(headers), "{ }", NOW), false);
  assert.equal(isSigned("another secret", reader(headers), "{}", NOW), false);
  assert.equal(isSigned(SECRET, reader({ ...headers, "webhook-id": "other" }), "{}", NOW), false);
  assert.equal(isSigned(SECRET, reader({ ...headers, "webhook-timestamp": String(NOW / SECOND + 1) }), "{}", NOW), false);
});

test("a message is taken for five minutes before and after its time", () => {
  const headers = reader(signed(SECRET, "{}", NOW));
  assert.equal(isSigned(SECRET, headers, "{}", later(NOW, 5 * MINUTE)), true);
  assert.equal(isSigned(SECRET, headers, "{}", later(NOW, 5 * MINUTE + SECOND)), false);
  assert.equal(isSigned(SECRET, headers, "{}", later(NOW, -5 * MINUTE - SECOND)), false);
});

test("an empty secret, a missing header and a strange time open nothing", () => {
  assert.equal(isSigned("", reader(signed("", "{}", NOW)), "{}", NOW), false);
  const headers = signed(SECRET, "{}", NOW);
  for (const name of Object.keys(headers)) assert.equal(isSigned(SECRET, reader({ ...headers, [name]: "" }), "{}", NOW), false, name);
  assert.equal(isSigned(SECRET, reader({ ...headers, "webhook-timestamp": "1e9" }), "{}", NOW), false);
});

test("while a secret is being changed, one of several signatures is enough", () => {
  const headers = signed(SECRET, "{}", NOW);
  const both = { ...headers, "webhook-signature": `v1,AAAA ${headers["webhook-signature"]}` };
  assert.equal(isSigned(SECRET, reader(both), "{}", NOW), true);
});
