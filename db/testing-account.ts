import { randomUUID } from "node:crypto";
import { LedgerModel } from "#lib/domain/ledger/model.ts";
import type { Posting } from "#lib/domain/ledger/posting.ts";
import { DAY, formatInstant, type Instant, instant, later } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { encodeAnchor } from "#lib/units/period.ts";
import { atomically } from "./atomically.ts";
import { pool } from "./client.ts";
import { openAccountWrite } from "./queries/post.ts";
import type { Happening, Step } from "./testing-steps.ts";

export const START = instant(Date.UTC(2026, 0, 1));
const MONTH = 30 * DAY;
const CLASSES = ["monthly", "bank", "pack"];
const JOB = { operation: "shot", cardId: "act3", cardVersion: 1 } as const;
const units = (amount: number) => millis(BigInt(amount));

type Common = { readonly key: string; readonly actor: string; readonly at: Instant };

/** An account in the database and the model of it: turns the steps of a random history into postings for both. */
export class TestAccount {
  readonly id = randomUUID();
  readonly model = new LedgerModel({ start: START, end: later(START, MONTH) }, "creator");
  /** Prepaid, or in arrears: an account is one or the other for life. */
  readonly isInArrears: boolean;
  readonly #limits: string[] = [];
  readonly #holds: string[] = [];
  readonly #charges: string[] = [];
  readonly #past: Posting[] = [];

  constructor(isInArrears: boolean) {
    this.isInArrears = isInArrears;
  }

  /** Opens it, with three limits: two hard ones and a soft one. */
  async open(): Promise<void> {
    const anchor = encodeAnchor({ zone: "UTC", day: 1, hour: 0, minute: 0, second: 0 });
    const opening = { unit: "credit", cardId: "act3", cardVersion: 1, planId: "creator", zone: "UTC", anchor, trialEndsAt: null };
    const period = { periodStart: START, periodEnd: later(START, MONTH) };
    const common = { key: "open:credit", at: START, actor: "system:test" };
    const line = this.isInArrears ? { creditLimit: units(200_000) } : {};
    await atomically(openAccountWrite({ accountId: this.id, ...opening, ...period, ...line, ...common, grants: [] }));
    if (this.isInArrears) this.model.apply({ ...common, kind: "credit limit", amount: units(200_000) });
    for (const [index, cap] of [150_000, 60_000, 400_000].entries()) {
      const id = randomUUID();
      const isHard = index !== 1;
      const scope = ["member", "department", "budget"][index] ?? "";
      await pool()`select ledger_limit(${this.id}, ${id}, ${scope}, 'x', ${formatInstant(START)}, ${formatInstant(later(START, MONTH))}, ${cap}, ${isHard})`;
      this.model.account.limits.set(id, units(cap), isHard);
      this.#limits.push(id);
    }
  }

  /** What a step asks of the ledger; null when it asks nothing of this account. */
  postingOf(step: Step, key: string, at: Instant): Posting | null {
    if (step.kind === "again") return this.#again(step);
    const posting = this.#posting(step, { key, actor: "user:test", at });
    if (posting?.kind === "hold") this.#holds.push(posting.holdId);
    if (posting?.kind === "charge" || posting?.kind === "meter") this.#charges.push(posting.key);
    if (posting) this.#past.push(posting);
    return posting;
  }

  #posting(step: Exclude<Step, { kind: "again" }>, common: Common): Posting | null {
    switch (step.kind) {
      case "wait":
        return { ...common, kind: "expire" };
      case "grant":
        return this.isInArrears ? null : this.#grant(step, common);
      case "hold":
      case "charge":
      case "meter":
        return this.#spend(step, common);
      case "settle":
      case "release":
        return this.#end(step, common);
      case "refund":
        return this.#refund(step, common);
      case "clawback":
        return { ...common, kind: "clawback", sourceId: `payment ${step.payment}`, amount: units(step.amount) };
      case "adjust":
        return this.#adjust(step, common);
      case "bill":
        return this.#bill(step, common);
      case "credit limit":
        return this.isInArrears ? { ...common, kind: "credit limit", amount: units(step.amount) } : null;
      case "plan":
        return this.#plan(step, common);
      case "close":
        return this.#close(step, common);
    }
  }

  // The same again, or something else under its key (GEN-9).
  #again({ which, isOther }: Extract<Step, { kind: "again" }>): Posting | null {
    const past = pick(this.#past, which);
    if (!past || !isOther || !("amount" in past)) return past;
    return { ...past, amount: millis(past.amount + 1n) };
  }

  #grant(step: Extract<Step, { kind: "grant" }>, common: Common): Posting {
    const isMonthly = step.class === 0;
    const lot = { lotId: randomUUID(), class: CLASSES[step.class] ?? "", rank: step.class, amount: units(step.amount), source: "test" };
    const expiresAt = isMonthly || step.days === null ? null : later(common.at, step.days * DAY);
    const paid = step.payment === null ? {} : { sourceId: `payment ${step.payment}` };
    return { ...common, ...lot, ...paid, kind: "grant", expiresAt, periodEnd: isMonthly ? this.model.account.periodEnd : null };
  }

  #spend({ kind, amount, limits }: Extract<Step, { kind: "hold" | "charge" | "meter" }>, common: Common): Posting {
    // The highest bit asks for a limit that there is not.
    const named = [...this.#limits.filter((_, bit) => limits & (1 << bit)), ...(limits === 8 ? [randomUUID()] : [])];
    const spend = { ...common, ...JOB, amount: units(amount), limits: named };
    if (kind !== "hold") return { ...spend, kind };
    return { ...spend, kind, holdId: randomUUID(), quoteId: null, runner: "self", expiresAt: later(common.at, DAY) };
  }

  #end({ kind, which, amount }: Extract<Step, { kind: "settle" | "release" }>, common: Common): Posting | null {
    const holdId = pick(this.#holds, which);
    if (!holdId) return null;
    if (kind === "settle") return { ...common, kind, holdId, amount: units(amount) };
    return { ...common, kind, holdId, outcome: "failed" };
  }

  #refund({ which, amount, ofCharge }: Extract<Step, { kind: "refund" }>, common: Common): Posting | null {
    const refund = { ...common, kind: "refund", amount: units(amount), memo: "not as ordered" } as const;
    const of = pick(this.#charges, which);
    const holdId = pick(this.#holds, which);
    if (ofCharge) return of ? { ...refund, of } : null;
    return holdId ? { ...refund, holdId } : null;
  }

  #adjust({ amount }: Extract<Step, { kind: "adjust" }>, common: Common): Posting | null {
    if (this.isInArrears) return null;
    const adjust = { ...common, kind: "adjust", amount: units(amount), memo: "a correction" } as const;
    if (amount < 0) return adjust;
    return { ...adjust, lotId: randomUUID(), class: "pack", rank: 2, expiresAt: null, periodEnd: null, source: "adjustment" };
  }

  #bill({ share }: Extract<Step, { kind: "bill" }>, common: Common): Posting | null {
    const { unbilled } = this.model.account;
    return unbilled <= 0n ? null : { ...common, kind: "bill", amount: millis((unbilled * BigInt(share)) / 100n + 1n) };
  }

  #plan({ amount, isStale }: Extract<Step, { kind: "plan" }>, common: Common): Posting {
    const { planId, periodEnd } = this.model.account;
    const lot = { class: "monthly", rank: 0, expiresAt: null, periodEnd, source: "plan period" };
    const grants = this.isInArrears ? [] : [{ ...lot, lotId: randomUUID(), amount: units(amount) }];
    return {
      ...common,
      kind: "plan",
      fromPlanId: isStale ? "starter" : planId,
      planId: planId === "studio" ? "creator" : "studio",
      periodEnd,
      grants,
    };
  }

  #close(step: Extract<Step, { kind: "close" }>, common: Common): Posting {
    const { periodEnd } = this.model.account;
    const end = step.isEarly ? common.at : periodEnd;
    const nextEnd = later(end, MONTH);
    const bank = { lotId: randomUUID(), class: "bank", rank: 1, cap: units(step.cap), expiresAt: later(end, step.cycles * MONTH) };
    // Some months end with their period by themselves, as they do on cards without a bank.
    const life = step.cycles === 2 ? { expiresAt: nextEnd, periodEnd: null } : { expiresAt: null, periodEnd: nextEnd };
    const month = { lotId: randomUUID(), class: "monthly", rank: 0, amount: units(step.amount), source: "plan period", ...life };
    const close = { ...common, kind: "close", periodEnd, nextStart: end, nextEnd, rollover: step.banks ? bank : null } as const;
    return { ...close, ...(step.isEarly ? { endsAt: end } : {}), grants: this.isInArrears ? [] : [month] };
  }
}

function pick<T>(of: readonly T[], which: number): T | null {
  return of[which % Math.max(1, of.length)] ?? null;
}

/** The time at which something happens to an account: waiting moves it on, and so does a close that is awaited. */
export function tick(now: Instant, { step }: Happening, { model }: TestAccount): Instant {
  if (step.kind === "wait") return later(now, step.days * DAY);
  return step.kind === "close" && !step.isEarly ? instant(Math.max(now, model.account.periodEnd)) : now;
}

/** What the clock of whoever asks shows then: it may be behind, but a close comes on time. */
export function shown(now: Instant, { step, behind }: Happening): Instant {
  return instant(Math.max(START, step.kind === "close" ? now : now - behind));
}
