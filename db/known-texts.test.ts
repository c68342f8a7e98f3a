import assert from "node:assert/strict";
import { test } from "node:test";
import { KnownTexts } from "./known-texts.ts";

test("a text is familiar from its second time on, and what it does is known from the first", () => {
  const texts = new KnownTexts();
  assert.deepEqual(texts.of("select 1"), { readsOnly: true, isFamiliar: false });
  assert.deepEqual(texts.of("select 1"), { readsOnly: true, isFamiliar: true });
  assert.deepEqual(texts.of("delete from t"), { readsOnly: false, isFamiliar: false });
  assert.deepEqual(texts.of("delete from t"), { readsOnly: false, isFamiliar: true });
});

test("texts that never come again push each other out, and those that do not fit are never familiar", () => {
  const texts = new KnownTexts(3);
  texts.of("select 1");
  for (let rows = 1; rows <= 6; rows++) texts.of(`insert into t values ${"(1),".repeat(rows)}`);
  assert.equal(texts.of("select 1").isFamiliar, false);
  const long = `select ${"1,".repeat(5_000)}1`;
  texts.of(long);
  assert.deepEqual(texts.of(long), { readsOnly: true, isFamiliar: false });
});
