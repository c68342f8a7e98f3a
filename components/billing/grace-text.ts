import type { EndOfGrace } from "#lib/domain/billing/dunning.ts";

/** What comes when an unpaid renewal's grace is over, as a sentence. */
export function afterGrace({ planName, generation }: EndOfGrace): string {
  if (planName === null) return "Then the plan ends.";
  return generation ? `Then the plan becomes ${planName}.` : `Then the plan becomes ${planName}, and generation is off.`;
}
