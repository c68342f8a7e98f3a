import assert from "node:assert/strict";
import { test } from "node:test";
import { Gate } from "./gate.ts";
import { Unavailable } from "./unavailable.ts";

const busy = (error: unknown) => error instanceof Unavailable && error.reason === "busy" && error.retryAfter === 1;

test("so many enter at once, the others in the order in which they came (R12)", async () => {
  const gate = new Gate({ width: 2, waiters: 10, patience: 10_000 });
  const entered: string[] = [];
  const enter = (name: string) => gate.enter().then(() => entered.push(name));
  await Promise.all([enter("a"), enter("b")]);
  const waiting = [enter("c"), enter("d")];
  assert.deepEqual([entered, gate.waiting], [["a", "b"], 2]);
  gate.leave();
  gate.leave();
  await Promise.all(waiting);
  assert.deepEqual(entered, ["a", "b", "c", "d"]);
});

test("who has waited too long is told so, and takes no place from anybody (R12)", async () => {
  const gate = new Gate({ width: 1, waiters: 10, patience: 20 });
  await gate.enter();
  await assert.rejects(gate.enter(), busy);
  assert.equal(gate.waiting, 0);
  gate.leave();
  await gate.enter();
});

test("beyond the bound nobody even waits: memory does not grow with the crowd (R12)", async () => {
  const gate = new Gate({ width: 1, waiters: 1, patience: 10_000 });
  await gate.enter();
  const second = gate.enter();
  await assert.rejects(gate.enter(), busy);
  gate.leave();
  await second;
});

test("who gives up amid the line is passed over, and those around keep their turns (R12)", async () => {
  const gate = new Gate({ width: 1, waiters: 3, patience: 60 });
  await gate.enter();
  const entered: string[] = [];
  const enter = (name: string) => gate.enter().then(() => entered.push(name));
  const leaving = [assert.rejects(enter("a"), busy), assert.rejects(enter("b"), busy)];
  await new Promise((resolve) => setTimeout(resolve, 30));
  const staying = enter("c");
  await Promise.all(leaving);
  assert.equal(gate.waiting, 1);
  const later = [enter("d"), enter("e")];
  for (let turn = 0; turn < 3; turn++) gate.leave();
  await Promise.all([staying, ...later]);
  assert.deepEqual([entered, gate.waiting], [["c", "d", "e"], 0]);
});

test("who gives up at the head of the line, after others were let in, is gone from it (R12)", async () => {
  const gate = new Gate({ width: 1, waiters: 3, patience: 60 });
  await gate.enter();
  const entered: string[] = [];
  const enter = (name: string) => gate.enter().then(() => entered.push(name));
  const first = enter("a");
  const leaving = assert.rejects(enter("b"), busy);
  gate.leave();
  await first;
  await new Promise((resolve) => setTimeout(resolve, 30));
  const staying = [enter("c"), enter("d")];
  await leaving;
  assert.equal(gate.waiting, 2);
  for (let turn = 0; turn < 3; turn++) gate.leave();
  await Promise.all(staying);
  assert.deepEqual([entered, gate.waiting], [["a", "c", "d"], 0]);
});
