import assert from "node:assert/strict";
import { test } from "node:test";
import { wayBack } from "./way-back.ts";

const back = (path: string | string[]) => wayBack("northlight", Promise.resolve({ back: path }));

test("the way back is a path of the same organization, with everything that was typed there", async () => {
  const typed = "/o/northlight/calculate?operation=shot&params.count=5&project=Harbor";
  assert.equal(await back(typed), typed);
  assert.equal(await back([typed, "/o/northlight/jobs"]), typed);
});

test("nobody is sent abroad, nor into another organization", async () => {
  for (const path of [
    "https://evil.example/o/northlight/",
    "//evil.example",
    "/o/other/calculate",
    "/o/northlight",
    "javascript:alert(1)",
    "",
  ])
    assert.equal(await back(path), null, path);
  assert.equal(await back(`/o/northlight/calculate?${"x".repeat(9_000)}`), null);
  assert.equal(await wayBack("northlight", Promise.resolve({})), null);
});
