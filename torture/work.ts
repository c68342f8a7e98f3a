import { MINUTE } from "../lib/units/instant.ts";
import { diceOf } from "./dice.ts";

/** How a job is brought to its end; `overdue` and `leave` are left to the worker and to the hold's own day. */
export type Ending = "finish" | "finish for less" | "fail" | "cancel" | "race" | "leave" | "overdue";

/** How long the hold of an overdue job has been over when it is confirmed, milliseconds. */
export const OVERDUE = MINUTE;

/** One piece of load. `org` is a place in the list of organizations, the first of which is the hot one. */
export type Task = { readonly number: number; readonly pause: number } & (
  | { readonly kind: "grant"; readonly org: number; readonly credits: number }
  | { readonly kind: "open" }
  | {
      readonly kind: "job";
      readonly org: number;
      readonly params: { readonly quality: "Q1" | "Q2" | "Q3"; readonly count: number };
      readonly ending: Ending;
      /** When nobody knows whether it was confirmed, it is left so. */
      readonly forgets: boolean;
    }
);

/** How many organizations the load works on; the last one is poor, so that its spending is refused now and then. */
export const ORGS = 5;
export const POOR = ORGS - 1;

/** The task of that number: the same for the same seed, whoever carries it out and when. */
export function taskOf(seed: number, number: number): Task {
  const dice = diceOf(seed, number);
  const common = { number, pause: dice.below(60) };
  const org = dice.chance(0.65) ? 0 : 1 + dice.below(ORGS - 1);
  const kind = dice.below(100);
  if (kind < 1) return { ...common, kind: "open" };
  if (kind < 15) return { ...common, kind: "grant", org, credits: 1 + dice.below(org === POOR ? 3_000 : 50_000) };
  const count = org === POOR ? 5 + dice.below(6) : 1 + dice.below(4);
  return {
    ...common,
    kind: "job",
    org,
    params: { quality: dice.pick(["Q1", "Q2", "Q3"]), count },
    ending: endingOf(dice.below(100)),
    forgets: dice.chance(0.05),
  };
}

function endingOf(roll: number): Ending {
  if (roll < 40) return "finish";
  if (roll < 55) return "finish for less";
  if (roll < 70) return "fail";
  if (roll < 80) return "cancel";
  if (roll < 93) return "race";
  return roll < 97 ? "overdue" : "leave";
}
