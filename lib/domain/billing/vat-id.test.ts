import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readVatId } from "./vat-id.ts";

test("ALW-15: a VAT number is read as people write it, and kept in one form", () => {
  for (const [typed, value, type] of [
    ["de 123 456 789", "DE123456789", "eu_vat"],
    ["ATU12345678", "ATU12345678", "eu_vat"],
    ["GR 123456789", "EL123456789", "eu_vat"],
    ["NL123456789B01", "NL123456789B01", "eu_vat"],
    ["ES X1234567L", "ESX1234567L", "eu_vat"],
    ["IE 1234567WA", "IE1234567WA", "eu_vat"],
    ["SE556188840401", "SE556188840401", "eu_vat"],
    ["GB 999 9999 73", "GB999999973", "gb_vat"],
    ["CHE-123.456.789 MWST", "CHE123456789MWST", "ch_vat"],
    ["NO 123456789 MVA", "NO123456789MVA", "no_vat"],
  ] as const)
    assert.deepEqual(readVatId(typed), { value, country: value.slice(0, 2), type }, typed);
});

test("ALW-15: what has not the form of its country's numbers is none", () => {
  for (const typed of [
    "",
    "DE",
    "DE12345678",
    "DE1234567890",
    "ZZ123456789",
    "FRIO123456789",
    "SE556188840402",
    "__proto__",
    "constructor1",
  ])
    assert.equal(readVatId(typed), null, typed);
  assert.equal(readVatId(`DE123456789${" ".repeat(1_000)}`), null);
});

test("ALW-15: reading what was read changes nothing, and no text breaks it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (typed) => {
      const read = readVatId(typed);
      assert.deepEqual(read && readVatId(read.value), read);
    }),
  );
});
