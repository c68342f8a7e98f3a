import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { pool } from "#db/client.ts";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import vectors from "#lib/domain/rating/vectors.json" with { type: "json" };
import { openOrg } from "#lib/services/testing.ts";
import { instant } from "#lib/units/instant.ts";
import { formatMillis, parseMillis, sum } from "#lib/units/millis.ts";
import { createQuote } from "./operations/create-quote.ts";
import { createQuoteBatch } from "./operations/create-quote-batch.ts";
import { type Answered, call, keyFor } from "./testing.ts";

const database = await freshDatabase();
after(database.drop);
const now = instant(Date.now());
const PLANS = { act3: "creator", alwrity: "pro", alugha: "basic", ims: "subscription" };
const orgs = new Map<string, { readonly caller: Caller; readonly key: string }>();
for (const [card, plan] of Object.entries(PLANS)) {
  const caller = await openOrg(card, plan, now);
  orgs.set(card, { caller, key: await keyFor(caller) });
}

const keyOf = (card: string) => orgs.get(card)?.key ?? assert.fail(card);
const quote = (card: string, json: unknown) => call(createQuote, { key: keyOf(card), json });
const batch = (card: string, items: unknown) => call(createQuoteBatch, { key: keyOf(card), json: { items } });
const amount = (text: unknown) => parseMillis(z.string().parse(text)) ?? assert.fail(String(text));
const problems = ({ json }: Answered) => z.array(z.object({ path: z.string(), message: z.string() })).parse(json["errors"]);
const paths = (answer: Answered) => problems(answer).map(({ path }) => path);

/** A quote was given, as the contract has it, and its lines add up to its total. */
function given(answer: Answered): z.infer<typeof createQuote.answer> & Record<string, unknown> {
  assert.equal(answer.status, 201, answer.text);
  createQuote.answer.parse(answer.json);
  const lines = z
    .array(z.object({ amount: z.string(), quantity: z.string().exactOptional(), unitPrice: z.string().exactOptional() }))
    .parse(answer.json["lines"]);
  assert.equal(formatMillis(sum(lines.map((line) => amount(line.amount)))), answer.json["total"]);
  for (const { quantity, unitPrice, amount: text } of lines) {
    if (quantity === undefined || unitPrice === undefined) continue;
    // The price of one unit has six places.
    const slack = Number(quantity) / 1e6 + 0.001;
    assert.ok(Math.abs(Number(quantity) * Number(unitPrice) - Number(text)) <= slack, `${quantity} × ${unitPrice} is not ${text}`);
  }
  return answer.json;
}

test("every published price is what POST /quotes answers, on an account of each card", async () => {
  for (const { card, rule, request, total } of vectors.rating) {
    const { json, status, text } = await quote(card, request);
    assert.equal(status, 201, `${rule} ${text}`);
    assert.equal(json["total"], total, `${card} ${rule} ${JSON.stringify(request)}`);
    given({ json, status, text, headers: new Headers() });
  }
});

test("every published price is what POST /quotes/batch answers for an item that stands alone", async () => {
  for (const { card, rule, request, total } of vectors.rating) {
    const answer = await batch(card, [request]);
    assert.equal(answer.status, 201, answer.text);
    createQuoteBatch.answer.parse(answer.json);
    assert.deepEqual([answer.json["total"], answer.json["saving"], answer.json["order"]], [total, "0", [0]], `${card} ${rule}`);
  }
});

test("GEN-3: a quote has its card, burn plan, what is left, approval, alternatives, and 15 minutes", async () => {
  const request = { operation: "shot", params: { quality: "Q2", count: 3 }, options: { services: { upscaleMinutes: 1.5 } } };
  const answer = given(await quote("act3", { ...request, project: "Spring", department: "VFX", campaign: "Launch", rush: true }));
  const { id: _, burn, expiresAt, lines, ...rest } = answer;
  assert.deepEqual(rest, {
    card: { id: "act3", version: 1 },
    ...request,
    total: "660",
    unit: "credit",
    balanceAfter: "32340",
    shortfall: null,
    approval: { required: false, level: "automatic", reason: "No policy asks for an approval." },
    alternatives: [
      { change: { path: "params.quality", value: "Q1", label: "Quality Q1" }, total: "300", saving: "360" },
      { change: { path: "params.quality", value: "Q3", label: "Quality Q3" }, total: "1260", saving: "-600" },
    ],
    project: "Spring",
    department: "VFX",
    campaign: "Launch",
    rush: true,
  });
  assert.deepEqual(z.array(z.object({ class: z.string(), amount: z.string() })).parse(burn), [{ class: "monthly", amount: "660" }]);
  const asked = Date.now();
  const life = Date.parse(z.string().parse(expiresAt)) - asked;
  assert.ok(life > 0 && life <= 15 * 60_000, `${life}`);
  assert.deepEqual(lines, [
    { rule: "ACT-7", label: "Shot, Q2", stage: "generation", quantity: "3", unit: "shots", unitPrice: "200", amount: "600" },
    { rule: "ACT-7", label: "Upscale", stage: "service", quantity: "1.5", unit: "min", unitPrice: "40", amount: "60" },
  ]);
});

test("GEN-3: following an alternative's change gives a quote of exactly its total", async () => {
  const request = {
    operation: "wan-2.5-text-to-video",
    params: { seconds: 12, quality: "high" },
    options: { template: { complexity: "simple" }, batchSize: 3, platforms: ["tiktok"] },
  };
  const first = given(await quote("alwrity", request));
  const alternatives = z
    .array(z.object({ change: z.object({ path: z.string(), value: z.unknown() }), total: z.string(), saving: z.string() }))
    .parse(first["alternatives"]);
  assert.equal(alternatives.length, 4 + 3 + 3 + 4);
  for (const { change, total, saving } of alternatives) {
    const next: Record<string, Record<string, unknown>> = { params: { ...request.params }, options: { ...request.options } };
    const [part = "", name = ""] = change.path.split(".");
    const place = next[part] ?? assert.fail(change.path);
    if (change.value === null) delete place[name];
    else place[name] = change.value;
    assert.equal(given(await quote("alwrity", { operation: request.operation, ...next }))["total"], total, JSON.stringify(change));
    assert.equal(amount(first["total"]) - amount(total), amount(saving));
  }
});

test("a quote is given also when the balance does not cover it: the shortfall is set and nothing is left to say", async () => {
  const answer = given(await quote("act3", { operation: "shot", params: { quality: "Q3", count: 100 } }));
  assert.deepEqual([answer["total"], answer["shortfall"], answer["balanceAfter"], answer["burn"]], ["40000", "7000", null, []]);
});

test("IMS-7: in arrears the credit line pays; beyond it, and in another currency, the shortfall is what is missing", async () => {
  const within = given(await quote("ims", { operation: "text-generation", params: { region: "cn", tokens: 900 } }));
  assert.deepEqual([within["total"], within["unit"], within["balanceAfter"], within["shortfall"]], ["0.12", "CNY", "999.88", null]);
  assert.deepEqual(z.array(z.object({ class: z.string(), amount: z.string() })).parse(within["burn"]), [
    { class: "credit_line", amount: "0.12" },
  ]);
  const beyond = given(await quote("ims", { operation: "highlight-extraction", params: { region: "cn", inputSeconds: 60_000 } }));
  assert.deepEqual([beyond["total"], beyond["balanceAfter"], beyond["shortfall"]], ["2000", null, "1000"]);
  const abroad = given(await quote("ims", { operation: "text-generation", params: { region: "us", tokens: 900 } }));
  assert.deepEqual([abroad["total"], abroad["unit"], abroad["balanceAfter"], abroad["shortfall"]], ["0.025", "USD", null, "0.025"]);
});

test("ALW-2: a quote above the tier's resolution is refused, and the tier that allows it is named; nothing is written", async () => {
  const free = await openOrg("alwrity", "free", now);
  const key = await keyFor(free);
  const video = (quality: string) => ({ operation: "wan-2.5-text-to-video", params: { seconds: 10, quality } });
  assert.equal((await call(createQuote, { key, json: video("standard") })).status, 201);
  const before = await quotesOf(free);
  const refused = await call(createQuote, { key, json: video("cinematic") });
  assert.deepEqual([refused.status, refused.json["code"]], [422, "policy_violation"]);
  assert.deepEqual(refused.json["violations"], [
    {
      rule: "ALW-2",
      path: "params.quality",
      message: "Cinematic is made in 1080p, and Free goes up to 480p: Pro allows it.",
      plan: { id: "pro", name: "Pro" },
    },
  ]);
  const together = await call(createQuoteBatch, { key, json: { items: [video("fast"), video("high")] } });
  assert.equal(together.status, 422);
  assert.match(together.text, /"items\.1\.params\.quality"/);
  assert.equal(await quotesOf(free), before);
});

const video = (seconds: number, quality = "standard") => ({ operation: "wan-2.5-text-to-video", params: { seconds, quality } });

test("ALW-5: a batch answers groups, discounts, an order, the saving, and a quote of each item at its group's price", async () => {
  const voice = { operation: "minimax-voice", params: { seconds: 60 } };
  const answer = await batch("alwrity", [video(10), voice, video(11), video(10)]);
  assert.equal(answer.status, 201, answer.text);
  const { groups, order, total, saving, savingPercent, quotes } = answer.json;
  assert.deepEqual(groups, [
    { items: [0, 3, 2], discountPercent: 25 },
    { items: [1], discountPercent: 0 },
  ]);
  assert.deepEqual(order, [0, 3, 2, 1]);
  const each = z.array(z.object({ total: z.string(), options: z.looseObject({}), id: z.string() })).parse(quotes);
  assert.deepEqual(
    each.map((one) => [one.total, one.options]),
    [
      ["6", { batchSize: 3 }],
      ["3", {}],
      ["6.6", { batchSize: 3 }],
      ["6", { batchSize: 3 }],
    ],
  );
  assert.deepEqual([total, saving, savingPercent], ["21.6", "6.2", 22.3]);
});

test("ALW-5: 500 items are quoted in one go and stored, each with an id of its own", async () => {
  const caller = orgs.get("alwrity")?.caller ?? assert.fail();
  const before = await quotesOf(caller);
  const answer = await batch(
    "alwrity",
    Array.from({ length: 500 }, (_, index) => video(1 + index, index % 2 ? "fast" : "cinematic")),
  );
  assert.equal(answer.status, 201, answer.text.slice(0, 300));
  const each = z.array(z.object({ id: z.string(), total: z.string() })).parse(answer.json["quotes"]);
  assert.equal(new Set(each.map(({ id }) => id)).size, 500);
  assert.equal(formatMillis(sum(each.map((one) => amount(one.total)))), answer.json["total"]);
  assert.equal((await quotesOf(caller)) - before, 500);
});

test("IMS-2: a batch is of one currency", async () => {
  const text = (region: string) => ({ operation: "text-generation", params: { region, tokens: 1 } });
  assert.deepEqual(paths(await batch("ims", [text("cn"), text("sg")])), ["items.1.params"]);
  assert.equal((await batch("ims", [text("sg"), text("us")])).json["unit"], "USD");
});

async function quotesOf({ accountId }: Caller): Promise<number> {
  const [row] = await pool()<{ count: string }[]>`select count(*) from quotes where account_id = ${accountId}`;
  return Number(row?.count);
}

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

async function written(): Promise<unknown> {
  const [row] = await pool()`select (select count(*) from quotes) as quotes, (select count(*) from entries) as entries,
    (select count(*) from audit) as audit, (select count(*) from operations) as operations`;
  return row;
}

test("what does not fit is 400 with its path, alone and in a batch, and nothing is written", async () => {
  const before = await written();
  for (const [what, card, body, path] of MISFITS) {
    const alone = await quote(card, body);
    assert.equal(alone.status, 400, `${what}: ${alone.text.slice(0, 200)}`);
    assert.equal(alone.json["code"], "invalid_request");
    assert.ok(paths(alone).includes(path), `${what}: ${JSON.stringify(problems(alone))}`);
    const first = vectors.rating.find((vector) => vector.card === card)?.request;
    const together = await batch(card, [first, body, first]);
    assert.equal(together.status, 400, `${what}: ${together.text.slice(0, 200)}`);
    assert.ok(paths(together).includes(`items.1.${path}`), `${what}: ${JSON.stringify(problems(together))}`);
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

test("a batch has 1 to 500 items, and its body nothing else", async () => {
  assert.deepEqual(paths(await batch("act3", [])), ["items"]);
  assert.deepEqual(
    paths(
      await batch(
        "act3",
        Array.from({ length: 501 }, () => shot(good)),
      ),
    ),
    ["items"],
  );
  assert.deepEqual(paths(await batch("act3", "all")), ["items"]);
  assert.deepEqual(paths(await call(createQuoteBatch, { key: keyOf("act3"), json: { items: [shot(good)], rush: true } })), ["rush"]);
  assert.deepEqual(paths(await batch("act3", [shot(good), null])), ["items.1"]);
});
