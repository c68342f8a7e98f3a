import { type Instant, later } from "../../units/instant.ts";
import { greatest, least, type Millis, minus, plus, sum, ZERO } from "../../units/millis.ts";
import type { Draw } from "./draw.ts";
import { byBurnOrder, type Lot } from "./lot.ts";
import type { Close, NewLot } from "./posting.ts";

export type ModelLot = { -readonly [K in keyof Lot]: Lot[K] } & {
  periodEnd: Instant | null;
  readonly source: string;
  readonly sourceId: string | null;
  /** The bank lot that a close moved its rest to, and how much of it went there. */
  rolledTo: string | null;
  rolled: Millis;
  /** What its payment still takes back of it, and what it has taken. */
  clawDue: Millis;
  clawed: Millis;
};
type ModelClose = { readonly periodEnd: Instant; readonly bankClass: string | null; room: Millis };

/** The lots of a model account, and what a close or a return does to them (GEN-6, GEN-7, ACT-3 to ACT-6). */
export class ModelLots {
  readonly all: ModelLot[] = [];
  readonly closes: ModelClose[] = [];
  #batch = 0n;

  available(): Millis {
    return sum(this.all.map((lot) => lot.remaining));
  }

  find(id: string): ModelLot {
    const lot = this.all.find((candidate) => candidate.id === id);
    if (!lot) throw new Error(`no lot ${id}`);
    return lot;
  }

  /** Takes down what is over at `at`; the latest expiry that took anything, or null. */
  expire(at: Instant): Instant | null {
    let latest: Instant | null = null;
    for (const lot of this.all.filter((each) => each.remaining > 0n && isOver(each, at))) {
      lot.remaining = ZERO;
      if (lot.expiresAt !== null && (latest === null || lot.expiresAt > latest)) latest = lot.expiresAt;
    }
    return latest;
  }

  /** Makes the lots of one posting: they are equally old. */
  add(lots: readonly NewLot[], at: Instant): void {
    this.#batch += 1n;
    for (const { lotId, class: creditClass, rank, amount, expiresAt, periodEnd, source, sourceId } of lots)
      this.all.push({
        id: lotId,
        class: creditClass,
        rank,
        granted: amount,
        remaining: amount,
        expiresAt,
        grantedAt: at,
        sequence: this.#batch,
        periodEnd,
        source,
        sourceId: sourceId ?? null,
        rolledTo: null,
        rolled: ZERO,
        clawDue: ZERO,
        clawed: ZERO,
      });
  }

  take(draws: readonly Draw[]): void {
    for (const { lotId, amount } of draws) {
      const lot = this.find(lotId);
      lot.remaining = minus(lot.remaining, amount);
    }
  }

  /** Gives back what was taken when `since` periods had closed: it meets every close after, as if it had never been away (GEN-6). */
  giveBack({ lotId, amount }: Draw, since: number, at: Instant): void {
    let lot = this.find(lotId);
    const owed = least(amount, lot.clawDue);
    lot.clawDue = minus(lot.clawDue, owed);
    lot.clawed = plus(lot.clawed, owed);
    let left = minus(amount, owed);
    for (const close of this.closes.slice(since).filter(({ bankClass }) => bankClass !== null)) {
      if (isOver(lot, close.periodEnd)) break;
      if (lot.rolledTo === null ? lot.class !== close.bankClass : lot.periodEnd !== close.periodEnd) continue;
      left = least(left, close.room);
      close.room = minus(close.room, left);
      if (lot.rolledTo === null) continue;
      lot.rolled = plus(lot.rolled, left);
      lot = this.find(lot.rolledTo);
      lot.granted = plus(lot.granted, left);
    }
    if (isOver(lot, at)) return;
    lot.remaining = plus(lot.remaining, left);
    lot.granted = greatest(lot.granted, lot.remaining);
  }

  /** Ends the period `[…, from)` at `to` already: its lots end with it (ALU-1). */
  shorten(from: Instant, to: Instant): void {
    for (const lot of this.all) {
      const isOfPeriod = lot.periodEnd === from || (lot.source === "plan period" && lot.expiresAt === from);
      if (!isOfPeriod) continue;
      if (lot.expiresAt !== null) lot.expiresAt = to;
      if (lot.periodEnd !== null) lot.periodEnd = to;
    }
  }

  /** Rolls over what the period left, up to the cap, and grants the next month; how much moved, was lost or came (ACT-3, ACT-6). */
  close(end: Instant, at: Instant, { rollover, grants }: Pick<Close, "rollover" | "grants">): Millis {
    const closing = this.all.filter((lot) => lot.periodEnd === end).sort(byAge);
    const banked = sum(this.all.filter((lot) => lot.class === rollover?.class).map((lot) => lot.remaining));
    let room = rollover ? greatest(ZERO, minus(rollover.cap, banked)) : ZERO;
    const left = sum(closing.map((lot) => lot.remaining));
    let moved = ZERO;
    for (const lot of closing) {
      lot.rolled = least(lot.remaining, room);
      room = minus(room, lot.rolled);
      moved = plus(moved, lot.rolled);
      lot.remaining = ZERO;
      lot.rolledTo = rollover?.lotId ?? null;
      if (!rollover) lot.expiresAt ??= later(end, 0);
    }
    if (rollover) this.add([{ ...rollover, amount: moved, periodEnd: null, source: "rollover" }], at);
    this.closes.push({ periodEnd: end, bankClass: rollover?.class ?? null, room });
    this.add(grants, at);
    return plus(left, sum(grants.map(({ amount }) => amount)));
  }

  /**
   * Takes back what is left of the lots of one payment, at most `amount`: of a bank lot that several filled, its own part
   * counts as spent first. What `held` says is held of its lots is taken as it returns. Answers what was taken at once.
   */
  clawBack(sourceId: string, amount: Millis, held: (lotId: string) => Millis): Millis {
    let owed = amount;
    let taken = ZERO;
    for (const lot of this.all.filter((each) => each.sourceId === sourceId).sort(byAge)) {
      taken = plus(taken, claw(lot, least(lot.remaining, minus(owed, taken))));
      if (lot.rolledTo !== null) {
        const bank = this.find(lot.rolledTo);
        const others = minus(minus(bank.granted, bank.clawed), lot.rolled);
        const part = claw(bank, greatest(ZERO, least(minus(owed, taken), minus(bank.remaining, others))));
        lot.rolled = minus(lot.rolled, part);
        taken = plus(taken, part);
      }
      const due = greatest(ZERO, least(minus(owed, taken), minus(held(lot.id), lot.clawDue)));
      lot.clawDue = plus(lot.clawDue, due);
      owed = minus(owed, due);
    }
    return taken;
  }
}

function claw(lot: ModelLot, part: Millis): Millis {
  lot.remaining = minus(lot.remaining, part);
  lot.clawed = plus(lot.clawed, part);
  return part;
}

function isOver({ expiresAt }: ModelLot, at: Instant): boolean {
  return expiresAt !== null && expiresAt <= at;
}

function byAge(a: ModelLot, b: ModelLot): number {
  return byBurnOrder({ ...a, rank: 0, expiresAt: null }, { ...b, rank: 0, expiresAt: null });
}
