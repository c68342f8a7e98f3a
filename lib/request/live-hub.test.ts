import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveHub } from "./live-hub.ts";

test("a change is told to every watcher of that account, and to nobody else", () => {
  const hub = new LiveHub();
  const heard: string[] = [];
  hub.watch("a", () => heard.push("first"));
  hub.watch("a", () => heard.push("second"));
  hub.watch("b", () => heard.push("other"));
  hub.changed("a");
  assert.deepEqual(heard, ["first", "second"]);
});

test("who left hears nothing more, and leaves nothing behind", () => {
  const hub = new LiveHub();
  const heard: string[] = [];
  const leave = hub.watch("a", () => heard.push("a"));
  leave();
  leave();
  hub.changed("a");
  assert.deepEqual([heard, hub.size], [[], 0]);
});

test("after a lost connection everybody looks again", () => {
  const hub = new LiveHub();
  const heard: string[] = [];
  for (const account of ["a", "b"]) hub.watch(account, () => heard.push(account));
  hub.anythingMayHaveChanged();
  assert.deepEqual(heard, ["a", "b"]);
});
