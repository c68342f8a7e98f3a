import assert from "node:assert/strict";
import { test } from "node:test";
import { act3 } from "../catalog/cards/act3.ts";
import { requestText } from "./request-text.ts";

const textOf = (id: string, params: Record<string, unknown>) => {
  const operation = act3.operations.find((each) => each.id === id);
  assert.ok(operation);
  return requestText(operation, params);
};

test("a request reads as the card says it: one shot, several, and figures of one unit by name", () => {
  assert.equal(textOf("shot", { quality: "Q2", count: 1 }), "Q2 · 1 shot");
  assert.equal(textOf("shot", { quality: "Q3", count: 12 }), "Q3 · 12 shots");
  assert.equal(textOf("render", { gpuSeconds: 60, cpuSeconds: 5, storageGbMonths: null }), "GPU time 60 s · CPU time 5 s");
  assert.equal(textOf("script", {}), "");
});
