import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { accountsIn, messagesOf, within } from "./words.ts";

test("a thousand accounts are told of in messages that NOTIFY takes, and none is lost", () => {
  const accountIds = Array.from({ length: 1_000 }, () => randomUUID());
  const messages = messagesOf(accountIds);
  assert.ok(messages.every((message) => Buffer.byteLength(message) < 8_000));
  assert.deepEqual(messages.flatMap(accountsIn), accountIds);
  assert.deepEqual([messagesOf([]), accountsIn("")], [[], []]);
});

test("what never answers is given up", async () => {
  await assert.rejects(within(5, new Promise(() => undefined)), /no answer within 5 ms/);
  assert.equal(await within(1_000, Promise.resolve("in time")), "in time");
});
