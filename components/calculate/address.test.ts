import assert from "node:assert/strict";
import { test } from "node:test";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import { type Address, MOST_ITEMS, readAddress, writeAddress } from "./address.ts";

const card = latestCard("alwrity") ?? assert.fail();

function read(query: string) {
  const asked: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const known = asked[name];
    asked[name] = known === undefined ? value : [...(typeof known === "string" ? [known] : known), value];
  }
  return readAddress(card, asked) ?? assert.fail();
}

test("a project of several items survives the address, in its order, with its quotes and what stands in the form", () => {
  const one = read("operation=wan-2.5-text-to-video&params.seconds=20&options.platforms=tiktok,linkedin&project=Spring %26 sea").items[0];
  const two = read("operation=minimax-voice&params.seconds=7.5").items[0];
  const three = read("operation=ideogram-image&params.count=x=1").items[0];
  assert.ok(one && two && three);
  for (const at of [0, 1, 2]) {
    const address: Address = { items: [one, two, three], quotes: ["a", null, "c"], at };
    assert.deepEqual(read(writeAddress(address)), address);
  }
});

test("an address of one item is the one that links have always had", () => {
  const { items } = read("");
  assert.deepEqual(items.length, 1);
  assert.doesNotMatch(writeAddress({ items, quotes: [null], at: 0 }), /item=|at=/);
});

test("an address that somebody made up gives a form, whatever it says", () => {
  for (const query of ["at=99&item=operation%3Dnone", "item=&item=%25&at=-1", "at=x&item=operation%3Dminimax-voice%26params.none%3D1"]) {
    const { items, at } = read(query);
    assert.ok(items[at], query);
  }
  assert.equal(read(`operation=minimax-voice&${"item=operation%3Dminimax-voice&".repeat(40)}`).items.length, MOST_ITEMS);
});
