import assert from "node:assert/strict";
import { test } from "node:test";
import { instant, later } from "../../units/instant.ts";
import { credits } from "../../units/millis.ts";
import { draw } from "./draw.ts";
import type { Lot } from "./lot.ts";
import { settle } from "./settle.ts";

const now = instant(1_000_000);
let made = 0n;

function lot(id: string, rank: number, remaining: number, expiresIn: number | null): Lot {
  made += 1n;
  const expiresAt = expiresIn === null ? null : later(now, expiresIn);
  return {
    id,
    class: `class ${rank}`,
    rank,
    granted: credits(remaining),
    remaining: credits(remaining),
    expiresAt,
    grantedAt: now,
    sequence: made,
  };
}

function paid(lots: readonly Lot[], price: number) {
  const outcome = draw(lots, credits(price), now);
  return outcome.ok ? outcome.value.map(({ lotId, amount }) => [lotId, amount]) : outcome;
}

test("GEN-7: class first, then soonest expiry, then oldest; without expiry last in its class", () => {
  const lots = [
    lot("pack", 2, 50, null),
    lot("forever", 1, 50, null),
    lot("later", 1, 50, 9_000),
    lot("sooner", 1, 50, 5_000),
    lot("monthly", 0, 50, null),
    lot("sooner but newer", 1, 50, 5_000),
  ];
  const order = paid(lots, 300);
  assert.deepEqual(
    order,
    ["monthly", "sooner", "sooner but newer", "later", "forever", "pack"].map((id) => [id, credits(50)]),
  );
});

test("GEN-4: a lot that has expired pays nothing, not even at the very instant", () => {
  const outcome = paid([lot("over", 0, 50, 0)], 10);
  assert.deepEqual(outcome, { ok: false, reason: "insufficient_credits", detail: { shortfall: credits(10) } });
});

test("GEN-4: what is short is all of it, or nothing is drawn", () => {
  assert.deepEqual(paid([lot("a", 0, 30, null), lot("b", 1, 30, null)], 70), {
    ok: false,
    reason: "insufficient_credits",
    detail: { shortfall: credits(10) },
  });
});

test("GEN-5, GEN-6: the rest of a hold returns newest allocation first, and an excess is never charged", () => {
  const allocations = [
    { lotId: "first", class: "monthly", amount: credits(40) },
    { lotId: "second", class: "bank", amount: credits(60) },
  ];
  assert.deepEqual(settle(allocations, credits(30)), {
    spent: credits(30),
    excess: 0n,
    returned: [
      { lotId: "second", class: "bank", amount: credits(60) },
      { lotId: "first", class: "monthly", amount: credits(10) },
    ],
  });
  assert.deepEqual(settle(allocations, credits(120)), { spent: credits(100), excess: credits(20), returned: [] });
});
