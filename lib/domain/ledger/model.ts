import { type Instant, instant, later } from "../../units/instant.ts";
import type { Millis } from "../../units/millis.ts";
import { type Effect, ModelAccount, refused } from "./model-account.ts";
import type { Posted, Posting, Refused } from "./posting.ts";

/** What the model answers: what ledger_post does, but for the number of the entry. */
export type ModelAnswer = Omit<Posted, "sequence"> | Refused;

/**
 * The ledger as a plain object, by the pure decisions of this room: what a property test holds the SQL against, answers
 * included. It knows no entry and no database; only what every balance must be (GEN-4 to GEN-9, ACT-3 to ACT-6, IMS-7).
 */
export class LedgerModel {
  readonly account: ModelAccount;
  readonly #answers = new Map<string, { readonly body: string; readonly answer: Omit<Posted, "sequence"> }>();
  #datedTo: Instant;

  constructor(period: { readonly start: Instant; readonly end: Instant }, planId = "") {
    this.account = new ModelAccount(period, planId);
    this.#datedTo = period.start;
  }

  available(): Millis {
    return this.account.lots.available();
  }

  held(): Millis {
    return this.account.spending.held();
  }

  /** Applies a posting under its key, or refuses it; the same key again changes nothing (GEN-9). */
  apply(posting: Posting): ModelAnswer {
    const body = `${posting.kind} ${"amount" in posting ? posting.amount : ""}`;
    const seen = this.#answers.get(posting.key);
    if (seen) return seen.body === body ? { ...seen.answer, status: "duplicate" } : refused("idempotency_mismatch");
    const reason = this.#untimely(posting);
    if (reason) return refused(reason);
    const at = this.#date(posting);
    const effect = this.account.decide(posting, at);
    if ("status" in effect) return effect;
    const answer = this.#answer(effect);
    this.#answers.set(posting.key, { body, answer });
    if (effect.wrote) this.#datedTo = at;
    // What comes after a close is dated after it, so that a return can tell whether it has met it (GEN-6).
    if (posting.kind === "close") this.#datedTo = later(at, 1);
    return answer;
  }

  #untimely(posting: Posting): Refused["reason"] | null {
    const { kind, at } = posting;
    const { periodStart, periodEnd } = this.account;
    if (kind === "close") {
      const end = posting.endsAt ?? periodEnd;
      return posting.periodEnd === periodEnd && at >= end && end > periodStart && end <= periodEnd ? null : "not_due";
    }
    const needsPeriod = kind === "hold" || kind === "charge" || kind === "meter" || kind === "plan";
    return needsPeriod && at >= periodEnd ? "period_due" : null;
  }

  /** The date that a posting gets, and what is over by then taken down. Time never runs backwards in the books; a late close is dated as if it had been on time, as far as they allow. */
  #date(posting: Posting): Instant {
    const { lots, periodEnd } = this.account;
    const end = posting.kind === "close" ? (posting.endsAt ?? periodEnd) : posting.at;
    const at = instant(Math.max(end, this.#datedTo));
    if (posting.kind === "close" && end < periodEnd) lots.shorten(periodEnd, end);
    const expired = lots.expire(at);
    if (expired !== null) this.#datedTo = instant(Math.max(expired, this.#datedTo));
    return at;
  }

  #answer({ wrote: _, ...figures }: Effect): Omit<Posted, "sequence"> {
    const nothing = { holdId: null, settled: null, returned: null, excess: null };
    return { status: "done", available: this.available(), held: this.held(), ...nothing, ...figures };
  }
}
