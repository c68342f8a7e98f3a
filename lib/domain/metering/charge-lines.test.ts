import assert from "node:assert/strict";
import { test } from "node:test";
import { credits } from "#lib/units/millis.ts";
import { latestCard } from "../catalog/registry.ts";
import { chargeLines, unitsMemo } from "./charge-lines.ts";

const alugha = latestCard("alugha") ?? assert.fail();
const said = (operation: string, memo: string | null, total: number) =>
  chargeLines(alugha, { operation, memo }, credits(total)).map(({ rule, amount }) => [rule, amount]);

test("ALU-2, ALU-3, ALU-4: a metered charge says by which rules it was priced: a use, what was counted, what was stored", () => {
  assert.deepEqual(said("encoding", "seconds=61", 24), [["ALU-2", 24_000n]]);
  assert.deepEqual(said("traffic", unitsMemo(2n, 5n), 20), [["ALU-4", 20_000n]]);
  assert.deepEqual(said("storage", "160 minutes stored", 155), [["ALU-3", 155_000n]]);
});

test("a charge whose memo says nothing of its price, or another price, has no lines", () => {
  assert.deepEqual(said("encoding", null, 24), []);
  assert.deepEqual(said("encoding", "seconds=61", 25), []);
  assert.deepEqual(said("traffic", "five full units, or so", 50), []);
});
