import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { checks, type Vectors } from "../../../scripts/lib/same-engine/vectors.ts";

const vectors: Vectors = JSON.parse(readFileSync(new URL("./vectors.json", import.meta.url), "utf8"));

for (const { name, expected, found } of checks(vectors)) test(`${name}: ${expected}`, () => assert.equal(found, expected));

test("every vector of the file is checked", () => {
  const { rating, packs, storage, bills, projection } = vectors;
  assert.equal(checks(vectors).length, [rating, packs, storage, bills, projection].flat().length);
});
