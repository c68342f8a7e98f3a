import assert from "node:assert/strict";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import vectors from "#lib/domain/rating/vectors.json" with { type: "json" };
import { createQuote } from "./operations/create-quote.ts";
import { createQuoteBatch } from "./operations/create-quote-batch.ts";
import { call } from "./testing.ts";
import { given, keyOf, openEachCard, paths, written } from "./testing-quotes.ts";

const database = await freshDatabase();
after(database.drop);
await openEachCard();
const quote = (card: string, json: unknown) => call(createQuote, { key: keyOf(card), json });
const batch = (card: string, items: unknown) => call(createQuoteBatch, { key: keyOf(card), json: { items } });

const video = (seconds: number, quality = "standard") => ({ operation: "wan-2.5-text-to-video", params: { seconds, quality } });
// What does not fit, and the path that the answer must name.
const shot = (params: unknown, more: object = {}) => ({ operation: "shot", params, ...more });
const good = { quality: "Q1", count: 1 };
const MISFITS: readonly (readonly [what: string, card: string, body: unknown, path: string])[] = [
  ["no operation", "act3", { params: good }, "operation"],
  ["an unknown operation", "act3", { operation: "teleport", params: good }, "operation"],
  ["an operation that every object has", "act3", { operation: "constructor", params: good }, "operation"],
  ["an operation of a million letters", "act3", { operation: "x".repeat(9_999), params: good }, "operation"],
  ["an operation in other letters", "act3", { operation: "ѕhot", params: good }, "operation"],
  ["another card's operation", "act3", { operation: "encoding", params: { seconds: 60 } }, "operation"],
  ["what is only metered", "alugha", { operation: "traffic", params: { bytes: 1 } }, "operation"],
  ["no params", "act3", { operation: "shot" }, "params"],
  ["a list for params", "act3", shot([1]), "params"],
  ["null for params", "act3", shot(null), "params"],
  ["text for params", "act3", shot("Q1"), "params"],
  ["an unknown key", "act3", shot(good, { price: "0" }), "price"],
  ["an unknown parameter", "act3", shot({ ...good, price: 0 }), "params.price"],
  ["a parameter with an invisible letter", "act3", shot({ quality: "Q1", "count\u200b": 1, count: 1 }), "params.count\u200b"],
  ["a missing parameter", "act3", shot({ quality: "Q1" }), "params.count"],
  ["an unknown quality", "act3", shot({ quality: "Q4", count: 1 }), "params.quality"],
  ["a quality in full-width letters", "act3", shot({ quality: "Ｑ1", count: 1 }), "params.quality"],
  ["a quality with a mark behind it", "act3", shot({ quality: "Q1\u0301", count: 1 }), "params.quality"],
  ["a list for a quality", "act3", shot({ quality: ["Q1"], count: 1 }), "params.quality"],
  ["an object that says it is a text", "act3", shot({ quality: { toString: "Q1" }, count: 1 }), "params.quality"],
  ["text for a number", "act3", shot({ quality: "Q1", count: "1" }), "params.count"],
  ["Arabic digits for a number", "act3", shot({ quality: "Q1", count: "١" }), "params.count"],
  ["true for a number", "act3", shot({ quality: "Q1", count: true }), "params.count"],
  ["null for a number", "act3", shot({ quality: "Q1", count: null }), "params.count"],
  ["half a shot", "act3", shot({ quality: "Q1", count: 0.5 }), "params.count"],
  ["nothing", "act3", shot({ quality: "Q1", count: 0 }), "params.count"],
  ["less than nothing", "act3", shot({ quality: "Q1", count: -0 }), "params.count"],
  ["a negative number", "act3", shot({ quality: "Q1", count: -3 }), "params.count"],
  ["more than a thousand million", "act3", shot({ quality: "Q1", count: 1_000_000_001 }), "params.count"],
  ["a huge number", "act3", shot({ quality: "Q1", count: 1.7e308 }), "params.count"],
  ["an unknown service", "act3", shot(good, { options: { services: { magic: 1 } } }), "options.services.magic"],
  ["a negative service", "act3", shot(good, { options: { services: { ttsMinutes: -1 } } }), "options.services.ttsMinutes"],
  ["an option that is not offered", "act3", shot(good, { options: { batchSize: 2 } }), "options.batchSize"],
  ["an unknown option", "act3", shot(good, { options: { discount: 100 } }), "options.discount"],
  ["null for options", "act3", shot(good, { options: null }), "options"],
  ["null for a template", "alwrity", { ...video(1), options: { template: null } }, "options.template"],
  ["a list for options", "act3", shot(good, { options: [] }), "options"],
  ["an unknown platform", "alwrity", { ...video(1), options: { platforms: ["myspace"] } }, "options.platforms.0"],
  ["a platform twice", "alwrity", { ...video(1), options: { platforms: ["tiktok", "tiktok"] } }, "options.platforms.1"],
  [
    "a thousand platforms",
    "alwrity",
    { ...video(1), options: { platforms: Array.from({ length: 1_000 }, () => "tiktok") } },
    "options.platforms",
  ],
  ["an unknown template", "alwrity", { ...video(1), options: { template: { complexity: "gold" } } }, "options.template.complexity"],
  [
    "a template with a price",
    "alwrity",
    { ...video(1), options: { template: { complexity: "simple", cost: 0 } } },
    "options.template.cost",
  ],
  ["a batch of none", "alwrity", { ...video(1), options: { batchSize: 0 } }, "options.batchSize"],
  ["a batch of a half", "alwrity", { ...video(1), options: { batchSize: 2.5 } }, "options.batchSize"],
  [
    "a region that does not have it",
    "ims",
    { operation: "sports-highlights", params: { region: "us", inputSeconds: 1, outputSeconds: 1 } },
    "params.region",
  ],
  [
    "output where there is none",
    "ims",
    { operation: "highlight-mashup", params: { region: "cn", inputSeconds: 1, outputSeconds: 1, previewOnly: true, timelineSeconds: 1 } },
    "params.outputSeconds",
  ],
  ["an empty project", "act3", shot(good, { project: " " }), "project"],
  ["a project of a hundred letters", "act3", shot(good, { project: "x".repeat(100) }), "project"],
  ["a project that turns the text around", "act3", shot(good, { project: "a\u202eb" }), "project"],
  ["a number for a campaign", "act3", shot(good, { campaign: 7 }), "campaign"],
  ["text for rush", "act3", shot(good, { rush: "yes" }), "rush"],
];

test("what does not fit is 400 with its path, alone and in a batch, and nothing is written", async () => {
  const before = await written();
  for (const [what, card, body, path] of MISFITS) {
    const alone = await quote(card, body);
    assert.equal(alone.status, 400, `${what}: ${alone.text.slice(0, 200)}`);
    assert.equal(alone.json["code"], "invalid_request");
    assert.ok(paths(alone).includes(path), `${what}: ${alone.text}`);
    const first = vectors.rating.find((vector) => vector.card === card)?.request;
    const together = await batch(card, [first, body, first]);
    assert.equal(together.status, 400, `${what}: ${together.text.slice(0, 200)}`);
    assert.ok(paths(together).includes(`items.1.${path}`), `${what}: ${together.text}`);
  }
  assert.deepEqual(await written(), before);
});

test("JSON that no request has is 400 or 413, with the path where it has one, and nothing is written", async () => {
  const before = await written();
  const raw: readonly (readonly [string, string, number, string | null])[] = [
    ["NaN", '{"operation":"shot","params":{"quality":"Q1","count":NaN}}', 400, ""],
    ["infinity", '{"operation":"shot","params":{"quality":"Q1","count":1e999}}', 400, "params.count"],
    ["minus infinity", '{"operation":"shot","params":{"quality":"Q1","count":-1e999}}', 400, "params.count"],
    ["a prototype", '{"operation":"shot","params":{"quality":"Q1","count":1,"__proto__":{"count":0}}}', 400, "params.__proto__"],
    ["a prototype in the body", '{"__proto__":{"operation":"shot"},"params":{}}', 400, "__proto__"],
    ["a constructor", '{"operation":"shot","params":{"quality":"Q1","count":1,"constructor":{}}}', 400, "params.constructor"],
    ["half a letter", '{"operation":"shot","params":{"quality":"Q1","count":1},"project":"\\ud83d"}', 400, "project"],
    ["NUL", '{"operation":"shot","params":{"quality":"Q\\u0000","count":1}}', 400, "params.quality"],
    ["a list of a million", `{"operation":"shot","params":{"quality":"Q1","count":[${"0,".repeat(900_000)}0]}}`, 400, "params.count"],
    ["a batch of a million", `{"items":[${"0,".repeat(900_000)}0]}`, 400, "items"],
    ["ten million bytes", `{"operation":"shot","params":{"quality":"${"x".repeat(10_000_000)}"}}`, 413, null],
  ];
  for (const [what, body, status, path] of raw) {
    const operation = body.startsWith('{"items"') ? createQuoteBatch : createQuote;
    const answer = await call(operation, { key: keyOf("act3"), body });
    assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 200)}`);
    if (path !== null) assert.ok(paths(answer).includes(path), `${what}: ${answer.text.slice(0, 300)}`);
  }
  assert.deepEqual(await written(), before);
  given(await quote("act3", shot(good)));
});
