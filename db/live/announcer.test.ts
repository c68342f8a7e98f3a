import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "./announcer.ts";

test("what changes within a tenth of a second is told once, each account once", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const told: (readonly string[])[] = [];
  const announcer = new Announcer(async (accountIds) => void told.push(accountIds));
  announcer.announce(["a", "b"]);
  announcer.announce(["a"]);
  announcer.announce([]);
  assert.deepEqual(told, []);
  t.mock.timers.tick(100);
  assert.deepEqual(told, [["a", "b"]]);
  await announcer.flush();
  announcer.announce(["a"]);
  t.mock.timers.tick(100);
  assert.deepEqual(told, [["a", "b"], ["a"]]);
});

test("while one telling is under way the next one gathers, and flush waits for both", async () => {
  const told: (readonly string[])[] = [];
  const first = Promise.withResolvers<void>();
  const announcer = new Announcer(async (accountIds) => {
    told.push(accountIds);
    if (told.length === 1) await first.promise;
  });
  announcer.announce(["a"]);
  const flushed = [announcer.flush(), announcer.flush()];
  announcer.announce(["b"]);
  announcer.announce(["c"]);
  flushed.push(announcer.flush());
  assert.deepEqual(told, [["a"]]);
  first.resolve();
  await Promise.all(flushed);
  assert.deepEqual(told, [["a"], ["b", "c"]]);
});

test("a telling that fails stops nothing: the next change is told again", async () => {
  let isAway = true;
  const told: (readonly string[])[] = [];
  const announcer = new Announcer((accountIds) => {
    if (isAway) throw new Error("away");
    told.push(accountIds);
    return Promise.resolve();
  });
  announcer.announce(["a"]);
  await announcer.flush();
  isAway = false;
  announcer.announce(["b"]);
  await announcer.flush();
  assert.deepEqual(told, [["b"]]);
});
