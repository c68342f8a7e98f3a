import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as settled } from "node:timers/promises";
import { LiveFeed, type Seen } from "./live-feed.ts";

/** An account whose state the test sets, read by a feed that counts its reads. */
function account() {
  const now = { data: "1", sequence: 1n, reads: 0, isAway: false };
  const feed = new LiveFeed(async (): Promise<Seen> => {
    now.reads += 1;
    if (now.isAway) throw new Error("away");
    return { data: now.data, sequence: now.sequence };
  });
  return { now, feed };
}

test("who comes is told what is, and nobody else is told it again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { feed } = account();
  const [first, second]: string[][] = [[], []];
  feed.watch((data) => first?.push(data));
  await settled();
  feed.watch((data) => second?.push(data));
  t.mock.timers.tick(200);
  await settled();
  assert.deepEqual([first, second], [["1"], ["1"]]);
});

test("a change is told to all with one read, also when no figure differs; a look only where one does", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { now, feed } = account();
  const heard: string[] = [];
  const afterAWhile = async () => {
    t.mock.timers.tick(200);
    await settled();
  };
  feed.watch((data) => heard.push(`first ${data}`));
  feed.watch((data) => heard.push(`second ${data}`));
  for (const _ of [1, 2, 3]) await afterAWhile();
  assert.deepEqual(heard.splice(0), ["first 1", "second 1"]);
  const { reads } = now;
  feed.changed();
  await afterAWhile();
  assert.deepEqual([now.reads - reads, heard.splice(0)], [1, ["first 1", "second 1"]]);
  feed.look();
  await afterAWhile();
  assert.deepEqual([now.reads - reads, heard.splice(0)], [2, []]);
  now.data = "2";
  feed.look();
  await afterAWhile();
  assert.deepEqual(heard, ["first 2", "second 2"]);
});

test("a thousand changes are at most five reads a second, and the last one is never missed", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { now, feed } = account();
  const heard: string[] = [];
  feed.watch((data) => heard.push(data));
  for (let change = 1; change <= 1_000; change += 1) {
    now.data = String(change);
    feed.changed();
    if (change % 100 === 0) {
      t.mock.timers.tick(100);
      await settled();
    }
  }
  t.mock.timers.tick(200);
  await settled();
  assert.ok(now.reads <= 7, `${now.reads} reads in 1.2 s`);
  assert.equal(heard.at(-1), "1000");
});

test("a read that fails is tried again at the next look, and who left costs no more reads", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { now, feed } = account();
  now.isAway = true;
  const heard: string[] = [];
  const leave = feed.watch((data) => heard.push(data));
  await settled();
  now.isAway = false;
  t.mock.timers.tick(200);
  assert.equal(feed.isAt(1n), false);
  feed.look();
  await settled();
  assert.deepEqual([heard, feed.isAt(1n)], [["1"], true]);
  feed.changed();
  leave();
  const { reads } = now;
  t.mock.timers.tick(1_000);
  await settled();
  assert.deepEqual([now.reads, feed.size], [reads, 0]);
});
