import { greatest, least, type Millis, millis, minus, plus, sum, ZERO } from "../../units/millis.ts";

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
 * How many of the credits of a payment its refunds and disputes take together: each its part in proportion to the money, rounded
 * down by itself, and when all of the money is gone all of them. So it is the same in whichever order they come, also at once.
 */
export function takenBy(granted: Millis, price: bigint, moneys: readonly bigint[]): Millis {
  if (price <= 0n) return ZERO;
  return isAllOf(price, moneys) ? granted : partsOf(granted, price, moneys);
}

/** What is odd when all of the money is gone: that each part was rounded down. */
export function oddOf(granted: Millis, price: bigint, moneys: readonly bigint[]): Millis {
  return greatest(ZERO, minus(takenBy(granted, price, moneys), partsOf(granted, price, moneys)));
}

/** Do these together take all that was paid? */
export function isAllOf(price: bigint, moneys: readonly bigint[]): boolean {
  return moneys.reduce((total, money) => total + money, 0n) >= price;
}

/** How many credits one more of them takes. */
export function partTaken(granted: Millis, price: bigint, others: readonly bigint[], money: bigint): Millis {
  return greatest(ZERO, minus(takenBy(granted, price, [...others, money]), takenBy(granted, price, others)));
}

/**
 * How many of the credits of a month that comes later each of them takes, when `before` came of the same payment so far: together
 * what they take of all, less what they take of those, so that the months lose together what they would have lost at once.
 *
 * One alone may come out below nothing: the last one takes what the others leave, and rounding can let those take of a small month
 * more than all of them are to. Then those before it take as much less, since nothing comes back here.
 */
export function monthTaken(
  { before, month, price }: { readonly before: Millis; readonly month: Millis; readonly price: bigint },
  moneys: readonly bigint[],
): readonly Millis[] {
  const together = moneys.map((_, index) => {
    const some = moneys.slice(0, index + 1);
    return minus(takenBy(plus(before, month), price, some), takenBy(before, price, some));
  });
  const upTo = together.map((amount, index) => together.slice(index + 1).reduce(least, amount));
  return upTo.map((amount, index) => minus(amount, upTo[index - 1] ?? ZERO));
}

/**
 * How many credits come back when a dispute is won, or a refund fails: what is taken of its payment now, but for the part of the
 * money that stays taken (`others`). So the end is the same in whichever order they came.
 */
export function partReturned(granted: Millis, price: bigint, others: readonly bigint[], taken: Millis): Millis {
  return greatest(ZERO, minus(taken, takenBy(granted, price, others)));
}

function partsOf(granted: Millis, price: bigint, moneys: readonly bigint[]): Millis {
  return sum(moneys.map((money) => millis((granted * (money > price ? price : money)) / price)));
}
