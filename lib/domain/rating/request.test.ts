import assert from "node:assert/strict";
import { test } from "node:test";
import { latestCard } from "../catalog/registry.ts";
import { rate } from "./quote.ts";
import type { RatingRequest } from "./request.ts";

function refusedAt(cardId: string, request: RatingRequest): string[] {
  const card = latestCard(cardId);
  assert.ok(card);
  const rated = rate(card, request);
  assert.ok(!rated.ok, "it was priced");
  assert.equal(rated.reason, "invalid_request");
  const { errors } = rated.detail;
  return Array.isArray(errors) ? errors.map((error: { path: string; message: string }) => `${error.path} ${error.message}`) : [];
}

const shot = (params: unknown, options?: unknown): RatingRequest => ({
  operation: "shot",
  params,
  ...(options === undefined ? {} : { options }),
});

test("an unknown operation is refused, also one that every object has", () => {
  assert.deepEqual(refusedAt("act3", { operation: "constructor", params: {} }), ["operation ACT 3 AI has no such operation"]);
});

test("a parameter that is missing, unknown or out of bounds is refused by its path", () => {
  assert.deepEqual(refusedAt("act3", shot({ count: 1 })), ["params.quality is required"]);
  assert.deepEqual(refusedAt("act3", shot({ quality: "Q4", count: 0 })), [
    "params.quality must be one of Q1, Q2, Q3",
    "params.count must be more than 0",
  ]);
  assert.deepEqual(refusedAt("act3", shot({ quality: "Q1", count: 1, colour: "red" })), ["params.colour is not known"]);
  assert.deepEqual(refusedAt("act3", shot({ quality: "Q1", count: 1.5 })), ["params.count must be a whole number"]);
  assert.deepEqual(refusedAt("act3", shot({ quality: "Q1", count: 1_000_000_001 })), ["params.count must be at most 1000000000"]);
});

for (const count of [Number.NaN, Number.POSITIVE_INFINITY, "1", null, [], {}, true, 1n]) {
  test(`a count of ${typeof count} ${String(count)} is no number`, () => {
    assert.deepEqual(refusedAt("act3", shot({ quality: "Q1", count })), ["params.count must be a number"]);
  });
}

test("params that are no object are refused, and keys of the language's own mean nothing", () => {
  for (const params of [null, 1, "x", [], undefined]) assert.equal(refusedAt("act3", shot(params))[0], "params must be an object");
  assert.deepEqual(refusedAt("act3", shot(JSON.parse('{"quality":"Q1","count":1,"__proto__":{"count":1}}'))), [
    "params.__proto__ is not known",
  ]);
});

test("options that the card does not have are refused", () => {
  const params = { quality: "Q1", count: 1 };
  assert.deepEqual(refusedAt("act3", shot(params, { batchSize: 2 })), ["options.batchSize is not offered for Shot"]);
  assert.deepEqual(refusedAt("act3", shot(params, { services: { dubbing: 1 } })), ["options.services.dubbing is not known"]);
  assert.deepEqual(refusedAt("act3", shot(params, { discount: 99 })), ["options.discount is not known"]);
});

test("platforms are a short list of known ones, each once", () => {
  const video = (platforms: unknown): RatingRequest => ({
    operation: "wan-2.5-text-to-video",
    params: { seconds: 1, quality: "fast" },
    options: { platforms },
  });
  assert.deepEqual(refusedAt("alwrity", video(["tiktok", "tiktok"])), ["options.platforms.1 is named twice"]);
  assert.equal(refusedAt("alwrity", video(Array(1_000_000).fill("tiktok"))).length, 1);
  assert.equal(refusedAt("alwrity", video(["tikтok"])).length, 1);
});

test("IMS-2, IMS-3: sports highlights only in mainland China; a timeline only where nothing is composed", () => {
  const sports = { operation: "sports-highlights", params: { region: "sg", inputSeconds: 1, outputSeconds: 1 } };
  assert.deepEqual(refusedAt("ims", sports), ["params.region must be one of cn"]);
  const both = { operation: "highlight-mashup", params: { region: "cn", inputSeconds: 1, outputSeconds: 1, timelineSeconds: 1 } };
  assert.deepEqual(refusedAt("ims", both), ["params.timelineSeconds is only known where previewOnly is true"]);
});
