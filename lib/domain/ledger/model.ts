import type { Instant } from "../../units/instant.ts";
import { later } from "../../units/instant.ts";
import { least, type Millis, minus, plus, sum, ZERO } from "../../units/millis.ts";
import { type Draw, draw } from "./draw.ts";
import type { Lot } from "./lot.ts";
import type { Posting } from "./posting.ts";
import { settle } from "./settle.ts";

type ModelLot = Lot & { remaining: Millis; granted: Millis; periodEnd: Instant | null; rolledTo: string | null };
type ModelHold = { readonly at: Instant; readonly allocations: readonly Draw[]; open: boolean };
type ModelClose = { readonly periodEnd: Instant; readonly bankClass: string | null; room: Millis };

/**
 * The ledger as a plain object, by the pure decisions of this room: what a property test holds the SQL against.
 * It knows no sequence, no entry and no database; only what every balance must be (GEN-4 to GEN-7, ACT-3 to ACT-6).
 */
export class LedgerModel {
  lots: ModelLot[] = [];
  holds = new Map<string, ModelHold>();
  closes: ModelClose[] = [];
  periodEnd: Instant;
  private made = 0n;

  constructor(periodEnd: Instant) {
    this.periodEnd = periodEnd;
  }

  available(): Millis {
    return sum(this.lots.map((lot) => lot.remaining));
  }

  held(): Millis {
    const open = [...this.holds.values()].filter((hold) => hold.open);
    return sum(open.flatMap((hold) => hold.allocations.map(({ amount }) => amount)));
  }

  /** Applies a posting; false when it must be refused. */
  apply(posting: Posting): boolean {
    if (posting.kind === "close") return this.close(posting);
    if (posting.kind === "hold" && posting.at >= this.periodEnd) return false;
    this.expire(posting.at);
    if (posting.kind === "grant") this.grant(posting, posting.at);
    else if (posting.kind === "hold") return this.hold(posting);
    else if (posting.kind === "settle") return this.end(posting.holdId, posting.amount, posting.at);
    else if (posting.kind === "release") return this.end(posting.holdId, ZERO, posting.at);
    return true;
  }

  private expire(at: Instant): void {
    for (const lot of this.lots) if (lot.expiresAt !== null && lot.expiresAt <= at) lot.remaining = ZERO;
  }

  private grant({ lotId, amount, ...lot }: Omit<Extract<Posting, { kind: "grant" }>, "key" | "actor" | "at" | "kind">, at: Instant): void {
    this.made += 1n;
    this.lots.push({ ...lot, id: lotId, granted: amount, remaining: amount, grantedAt: at, sequence: this.made, rolledTo: null });
  }

  private hold(posting: Extract<Posting, { kind: "hold" }>): boolean {
    const drawn = draw(this.lots, posting.amount, posting.at);
    if (!drawn.ok) return false;
    for (const { lotId, amount } of drawn.value) {
      const lot = this.lot(lotId);
      lot.remaining = minus(lot.remaining, amount);
    }
    this.holds.set(posting.holdId, { at: posting.at, allocations: drawn.value, open: true });
    return true;
  }

  private end(holdId: string, actual: Millis, at: Instant): boolean {
    const hold = this.holds.get(holdId);
    if (!hold?.open) return false;
    hold.open = false;
    for (const { lotId, amount } of settle(hold.allocations, actual).returned) this.giveBack(this.lot(lotId), amount, hold.at, at);
    return true;
  }

  // What returns meets every close since it was held, as if it had never been away (GEN-6).
  private giveBack(lot: ModelLot, amount: Millis, heldAt: Instant, at: Instant): void {
    let [place, left] = [lot, amount];
    for (const close of this.closes.filter(({ periodEnd }) => periodEnd >= heldAt)) {
      if (isOver(place, close.periodEnd)) break;
      const target = place.periodEnd === close.periodEnd ? place.rolledTo : null;
      if (target === null && place.class !== close.bankClass) continue;
      left = least(left, close.room);
      close.room = minus(close.room, left);
      if (target !== null) place = this.lot(target);
    }
    if (!isOver(place, at)) place.remaining = plus(place.remaining, left);
  }

  private close(posting: Extract<Posting, { kind: "close" }>): boolean {
    if (posting.periodEnd !== this.periodEnd || posting.at < this.periodEnd) return false;
    this.expire(this.periodEnd);
    const { rollover } = posting;
    const closing = this.lots.filter((lot) => lot.periodEnd === this.periodEnd);
    const banked = sum(this.lots.filter((lot) => lot.class === rollover?.class).map((lot) => lot.remaining));
    const room = rollover && rollover.cap > banked ? minus(rollover.cap, banked) : ZERO;
    const moved = least(room, sum(closing.map((lot) => lot.remaining)));
    if (rollover) this.grant({ ...rollover, lotId: rollover.lotId, amount: moved, periodEnd: null, source: "rollover" }, this.periodEnd);
    for (const lot of closing)
      Object.assign(lot, {
        remaining: ZERO,
        rolledTo: rollover?.lotId ?? null,
        ...(rollover ? {} : { expiresAt: later(this.periodEnd, 0) }),
      });
    this.closes.push({ periodEnd: this.periodEnd, bankClass: rollover?.class ?? null, room: minus(room, moved) });
    for (const grant of posting.grants) this.grant(grant, this.periodEnd);
    this.periodEnd = posting.nextEnd;
    return true;
  }

  private lot(id: string): ModelLot {
    const lot = this.lots.find((candidate) => candidate.id === id);
    if (!lot) throw new Error(`no lot ${id}`);
    return lot;
  }
}

function isOver({ expiresAt }: ModelLot, at: Instant): boolean {
  return expiresAt !== null && expiresAt <= at;
}
