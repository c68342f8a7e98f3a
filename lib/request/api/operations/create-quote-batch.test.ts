import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { freshDatabase } from "#db/testing.ts";
import vectors from "#lib/domain/rating/vectors.json" with { type: "json" };
import { formatMillis, sum } from "#lib/units/millis.ts";
import { call } from "../testing.ts";
import { amount, callerOf, keyOf, openEachCard, paths, quotesOf } from "../testing-quotes.ts";
import { createQuoteBatch } from "./create-quote-batch.ts";

const database = await freshDatabase();
after(database.drop);
await openEachCard();
const batch = (card: string, items: unknown) => call(createQuoteBatch, { key: keyOf(card), json: { items } });
const shot = { operation: "shot", params: { quality: "Q1", count: 1 } };
const video = (seconds: number, quality = "standard") => ({ operation: "wan-2.5-text-to-video", params: { seconds, quality } });

test("every published price is what POST /quotes/batch answers for an item that stands alone", async () => {
  for (const { card, rule, request, total } of vectors.rating) {
    const answer = await batch(card, [request]);
    assert.equal(answer.status, 201, answer.text);
    createQuoteBatch.answer.parse(answer.json);
    assert.deepEqual([answer.json["total"], answer.json["saving"], answer.json["order"]], [total, "0", [0]], `${card} ${rule}`);
  }
});

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
  const caller = callerOf("alwrity");
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

test("a batch has 1 to 500 items, and its body nothing else", async () => {
  assert.deepEqual(paths(await batch("act3", [])), ["items"]);
  assert.deepEqual(
    paths(
      await batch(
        "act3",
        Array.from({ length: 501 }, () => shot),
      ),
    ),
    ["items"],
  );
  assert.deepEqual(paths(await batch("act3", "all")), ["items"]);
  assert.deepEqual(paths(await call(createQuoteBatch, { key: keyOf("act3"), json: { items: [shot], rush: true } })), ["rush"]);
  assert.deepEqual(paths(await batch("act3", [shot, null])), ["items.1"]);
});
