import { least, type Millis, minus, plus, sum, ZERO } from "../../units/millis.ts";
import type { Draw } from "./draw.ts";
import type { Refused } from "./posting.ts";

type Taken = {
  readonly draws: readonly Draw[];
  readonly limits: readonly string[];
  /** How many periods had closed when it was taken: what returns meets those after (GEN-6). */
  readonly since: number;
};
/** What was spent by a job or a charge, and how much of it has been given back. */
export type Spent = Taken & { spent: Millis; refunded: Millis };
type Hold = Spent & { outcome: string | null };

/** The holds and charges of a model account (GEN-5). */
export class ModelSpending {
  readonly #holds = new Map<string, Hold>();
  readonly #charges = new Map<string, Spent>();

  held(): Millis {
    return sum(this.#open().flatMap(({ draws }) => draws.map(({ amount }) => amount)));
  }

  heldOf(lotId: string): Millis {
    return sum(this.#open().flatMap(({ draws }) => draws.filter((each) => each.lotId === lotId).map(({ amount }) => amount)));
  }

  hold(holdId: string, taken: Taken): void {
    this.#holds.set(holdId, { ...taken, spent: ZERO, refunded: ZERO, outcome: null });
  }

  charge(key: string, taken: Taken): void {
    this.#charges.set(key, { ...taken, spent: sum(taken.draws.map(({ amount }) => amount)), refunded: ZERO });
  }

  openHold(holdId: string): Taken | null {
    const hold = this.#holds.get(holdId);
    return hold && hold.outcome === null ? hold : null;
  }

  /** Why a hold cannot end (again). */
  ended(holdId: string): Refused {
    const outcome = this.#holds.get(holdId)?.outcome ?? null;
    return { status: "refused", reason: outcome === null ? "not_found" : "hold_ended", shortfall: null, limitId: null, outcome };
  }

  end(holdId: string, outcome: string, spent: Millis): void {
    const hold = this.#holds.get(holdId);
    if (hold) Object.assign(hold, { outcome, spent });
  }

  settled(holdId: string): Spent | null {
    return this.#holds.get(holdId) ?? null;
  }

  charged(key: string): Spent | null {
    return this.#charges.get(key) ?? null;
  }

  /** The parts that a refund gives back, the newest of what was spent first; null when as much is not left. */
  refund(of: Spent, amount: Millis): readonly Draw[] | null {
    if (minus(of.spent, of.refunded) < amount) return null;
    const parts: Draw[] = [];
    // What was never spent of a hold, and what was given back before, came from the newest parts too.
    let skipped = plus(minus(sum(of.draws.map((each) => each.amount)), of.spent), of.refunded);
    let owed = amount;
    for (const each of of.draws.toReversed()) {
      const before = least(each.amount, skipped);
      skipped = minus(skipped, before);
      const part = least(minus(each.amount, before), owed);
      if (part > 0n) parts.push({ ...each, amount: part });
      owed = minus(owed, part);
    }
    of.refunded = plus(of.refunded, amount);
    return parts;
  }

  #open(): Hold[] {
    return [...this.#holds.values()].filter(({ outcome }) => outcome === null);
  }
}
