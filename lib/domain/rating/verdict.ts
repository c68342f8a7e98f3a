import type { Approval, Purpose } from "./stored-quote.ts";

/** Whether somebody must approve a spend. No policy exists yet that could ask for it: what decides by the purpose answers here (ALW-12). */
export function verdictOf(_purpose: Purpose): Approval {
  return { required: false, level: "automatic", reason: "No policy asks for an approval." };
}
