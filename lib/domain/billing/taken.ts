import { greatest, type Millis, millis, minus, ZERO } from "../../units/millis.ts";

/** What a refund or a dispute means to us: money that is gone, or not, or has come back. */
export type Meaning = "taken" | "returned" | "nothing";

/** A refund takes its credits as soon as it is made; one that failed gives them back. */
export function meaningOfRefund(status: string): Meaning {
  return status === "failed" || status === "canceled" ? "returned" : "taken";
}

/** A dispute takes its credits as soon as it is opened; won, they come back. An inquiry takes no money. */
export function meaningOfDispute(status: string): Meaning {
  if (status === "won") return "returned";
  return status.startsWith("warning_") || status === "prevented" ? "nothing" : "taken";
}

/**
 * How many of the credits of a payment one refund or dispute takes: in proportion to the money, so that all of them together
 * take all of it, in whichever order they come, and never more than was granted. `before` is the money that others have taken.
 */
export function partTaken(granted: Millis, price: bigint, before: bigint, money: bigint): Millis {
  if (price <= 0n) return ZERO;
  const until = (minor: bigint) => millis((granted * (minor > price ? price : minor)) / price);
  return greatest(ZERO, minus(until(before + money), until(before)));
}

/**
 * How many credits come back when a dispute is won, or a refund fails: what is taken of its payment now, but for the part of the
 * money that stays taken (`others`). So the end is the same in whichever order they came.
 */
export function partReturned(granted: Millis, price: bigint, others: bigint, taken: Millis): Millis {
  return greatest(ZERO, minus(taken, partTaken(granted, price, 0n, others)));
}
