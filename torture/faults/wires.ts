import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../ground.ts";

/** Requests or answers are lost between any two steps: every connection is reset after a few pieces, again and again. */
function cut(direction: "up" | "down"): Fault["run"] {
  return async ({ wire, hold }, dice) => {
    const before = wire.cuts();
    wire.set({ kind: "cut", direction, after: () => 4 + dice.below(12) });
    await sleep(hold / 2);
    wire.set({ kind: "pass" });
    return `${wire.cuts() - before} times`;
  };
}

/** Everything arrives, no answer ever comes back: only a deadline helps. */
const swallow: Fault["run"] = async ({ wire, hold }) => {
  wire.set({ kind: "swallow" });
  await sleep(hold);
  wire.set({ kind: "pass" });
  wire.resetAll();
  return `for ${hold / 1000} s`;
};

export const WIRES: readonly Fault[] = [
  { name: "requests cut", run: cut("up") },
  { name: "answers cut", run: cut("down") },
  { name: "answers swallowed", run: swallow },
];
