import assert from "node:assert/strict";
import { randomInt, randomUUID } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { KEY_RANDOM, keyText, parseKey } from "./key-text.ts";

const random = () => Array.from({ length: KEY_RANDOM }, () => randomInt(62));

test("a key names its organization, and what recognises it, whichever organization it is", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom("live" as const, "test" as const), (accountId, mode) => {
      const text = keyText(mode, accountId, random());
      const parts = parseKey(text);
      assert.equal(parts?.accountId, accountId);
      assert.equal(parts.mode, mode);
      assert.equal(parts.mark, text.slice(8, 16));
      assert.equal(parts.lastFour, text.slice(-4));
      assert.match(text, /^gl_(live|test)_[0-9A-Za-z]{68}$/);
    }),
  );
});

test("a key with one wrong character is no key, and the database need not be asked", () => {
  const text = keyText("test", randomUUID(), random());
  for (let at = 0; at < text.length; at += 1) {
    const wrong = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
    assert.equal(parseKey(wrong), null, `at ${at}`);
  }
});

test("what is no key is none", () => {
  for (const text of ["", "gl_test_", "gl_prod_x", `gl_test_${"z".repeat(68)}`, `gl_test_${"ä".repeat(68)}`])
    assert.equal(parseKey(text), null);
});
