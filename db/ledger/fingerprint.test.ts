import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import type { Charge, Hold } from "#lib/domain/ledger/posting.ts";
import { instant } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { encode } from "./encode.ts";
import { fingerprint } from "./fingerprint.ts";

const at = instant(1_790_000_000_000);

/** The text as it was first defined: what old keys bear. */
function asDefined(fields: { readonly [name: string]: unknown }, leftOut: readonly string[]): string {
  const asked = Object.keys(fields)
    .filter((name) => !leftOut.includes(name))
    .sort()
    .map((name) => ({ [name]: fields[name] }));
  const hex = createHash("sha256")
    .update(encode(asked).replaceAll(/"lotId":"[0-9a-f-]{36}",?/g, ""))
    .digest("hex");
  return hex.slice(0, 32);
}

const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom('"', "\\", "\u2028", "\ud800", "é"));

test("GEN-9: a print is the hash of the same text as ever, whatever is asked", () => {
  fc.assert(
    fc.property(fc.bigInt(), text, text, fc.option(text, { nil: undefined }), fc.boolean(), (amount, actor, operation, memo, isHold) => {
      const purpose = { operation, cardId: "act3", cardVersion: 3, limits: ["a", operation] };
      const common = { key: "k", actor, at, amount: millis(amount), ...purpose, ...(memo === undefined ? {} : { memo }) };
      const hold: Hold = { ...common, kind: "hold", holdId: "h", quoteId: null, runner: "self", expiresAt: at };
      const charge: Charge = { ...common, kind: "charge" };
      const left = isHold ? ["at", "lotId", "holdId", "expiresAt"] : ["at", "memo"];
      assert.equal(fingerprint(isHold ? hold : charge).replaceAll("-", ""), asDefined(isHold ? hold : charge, left));
    }),
  );
});

test("GEN-9: the moment and the ids made on the way do not count, everything else does", () => {
  const use: Charge = {
    kind: "charge",
    key: "u",
    actor: "key:1",
    at,
    amount: millis(5n),
    operation: "shot",
    cardId: "act3",
    cardVersion: 1,
  };
  const same = fingerprint({ ...use, at: instant(at + 1), memo: "late" });
  assert.equal(fingerprint(use), same);
  assert.notEqual(fingerprint({ ...use, amount: millis(6n) }), same);
  assert.notEqual(fingerprint({ ...use, project: "x" }), same);
});
