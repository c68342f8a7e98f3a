import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { freshDatabase } from "#db/testing.ts";
import vectors from "#lib/domain/rating/vectors.json" with { type: "json" };
import { openOrg } from "#lib/services/testing.ts";
import { instant } from "#lib/units/instant.ts";
import { call, keyFor } from "../testing.ts";
import { amount, given, keyOf, openEachCard, quotesOf } from "../testing-quotes.ts";
import { createQuote } from "./create-quote.ts";
import { createQuoteBatch } from "./create-quote-batch.ts";

const database = await freshDatabase();
after(database.drop);
await openEachCard();
const quote = (card: string, json: unknown) => call(createQuote, { key: keyOf(card), json });

test("every published price is what POST /quotes answers, on an account of each card", async () => {
  for (const { card, rule, request, total } of vectors.rating) {
    const { json, status, text } = await quote(card, request);
    assert.equal(status, 201, `${rule} ${text}`);
    assert.equal(json["total"], total, `${card} ${rule} ${JSON.stringify(request)}`);
    given({ json, status, text, headers: new Headers() });
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
  const free = await openOrg("alwrity", "free", instant(Date.now()));
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
