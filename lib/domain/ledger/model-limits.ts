import { type Millis, minus, plus, ZERO } from "../../units/millis.ts";

type Limit = { readonly cap: Millis; readonly isHard: boolean; used: Millis; held: Millis };

/** The limits of a model account: what is used and held under each, and which one a spend does not fit in. */
export class ModelLimits {
  readonly all = new Map<string, Limit>();

  set(id: string, cap: Millis, isHard: boolean): void {
    this.all.set(id, { used: ZERO, held: ZERO, ...this.all.get(id), cap, isHard });
  }

  /** The first hard limit that `amount` does not fit in, and by how much; an unknown one has no room. */
  over(ids: readonly string[], amount: Millis): { readonly id: string; readonly by: Millis } | null {
    for (const id of ids) {
      const limit = this.all.get(id) ?? { cap: ZERO, isHard: true, used: ZERO, held: ZERO };
      const by = minus(plus(plus(limit.used, limit.held), amount), limit.cap);
      if (limit.isHard && by > 0n) return { id, by };
    }
    return null;
  }

  count(ids: readonly string[], change: { readonly used?: Millis; readonly held?: Millis }): void {
    for (const id of ids) {
      const limit = this.all.get(id);
      if (!limit) continue;
      limit.used = plus(limit.used, change.used ?? ZERO);
      limit.held = plus(limit.held, change.held ?? ZERO);
    }
  }
}
