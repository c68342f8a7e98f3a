import { done, type Outcome, refuse } from "#lib/units/outcome.ts";

/** What became of what somebody asked the owners to buy. Only what is open can be decided. */
export type RequestState = "open" | "approved" | "refused" | "withdrawn";
export type RequestDecision = Exclude<RequestState, "open">;

/**
 * May a request become this? Approving an approved one again is allowed, so that a checkout that was left can be opened once
 * more; everything else is decided once. Refused: `decided` with what was decided.
 */
export function decideRequest(state: RequestState, decision: RequestDecision): Outcome<RequestDecision, "decided"> {
  const isAgain = state === "approved" && decision === "approved";
  return state === "open" || isAgain ? done(decision) : refuse("decided", { state });
}
