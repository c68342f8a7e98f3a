import assert from "node:assert/strict";
import { test } from "node:test";
import { slugCandidate, slugify } from "./slug.ts";

test("a slug is plain, short and never empty", () => {
  assert.equal(slugify("Ørsted Film & Søn"), "orsted-film-son");
  assert.equal(slugify("  --Éclair!! "), "eclair");
  assert.equal(slugify("映画"), "studio");
  assert.ok(slugify("x ".repeat(200)).length <= 40);
});

test("a name that is taken gets more and more of the id", () => {
  const id = "0123abcd-0000-7000-8000-000000000000";
  assert.deepEqual(
    [0, 1, 2].map((attempt) => slugCandidate("Act Three", id, attempt)),
    ["act-three", "act-three-0123", "act-three-0123ab"],
  );
});
