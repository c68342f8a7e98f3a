import type { Instant } from "../../units/instant.ts";
import type { Millis } from "../../units/millis.ts";

/** A grant that is spent as one. `rank` is its class's place in the card's burn order (GEN-7). */
export type Lot = {
  readonly id: string;
  readonly class: string;
  readonly rank: number;
  readonly granted: Millis;
  readonly remaining: Millis;
  /** Null: never expires. */
  readonly expiresAt: Instant | null;
  readonly grantedAt: Instant;
  /** The account's entry count when it was made: settles which of two lots is older. */
  readonly sequence: bigint;
};

/** Burn order: class, then soonest expiry, then oldest; without expiry last in its class (GEN-7). The id settles the last tie: a replay draws from the very same lots. */
export function byBurnOrder(a: Lot, b: Lot): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  const [first, second] = [a.expiresAt ?? Number.POSITIVE_INFINITY, b.expiresAt ?? Number.POSITIVE_INFINITY];
  if (first !== second) return first < second ? -1 : 1;
  if (a.sequence !== b.sequence) return a.sequence < b.sequence ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Can it still pay at `now`? An expiry is exclusive: at that instant it is over. */
export function isLive(lot: Lot, now: Instant): boolean {
  return lot.remaining > 0n && (lot.expiresAt === null || lot.expiresAt > now);
}
