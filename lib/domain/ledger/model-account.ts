import type { Instant } from "../../units/instant.ts";
import { greatest, least, type Millis, minus, plus, sum, ZERO } from "../../units/millis.ts";
import { type Draw, draw } from "./draw.ts";
import { ModelLimits } from "./model-limits.ts";
import { ModelLots } from "./model-lots.ts";
import { ModelSpending, type Spent } from "./model-spending.ts";
import type { NewLot, Posted, Posting, Refused } from "./posting.ts";
import { settle } from "./settle.ts";

/** What a posting did. `wrote` is whether anything moved: then the books are dated. */
export type Effect = { readonly wrote: boolean } & Partial<Pick<Posted, "holdId" | "settled" | "returned" | "excess">>;
type Of<K extends Posting["kind"]> = Extract<Posting, { kind: K }>;

const CREDIT_LINE: NewLot = {
  lotId: "credit line",
  class: "credit_line",
  rank: 0,
  amount: ZERO,
  expiresAt: null,
  periodEnd: null,
  source: "credit line",
};

/** A model account: its lots, what was spent of them, its limits, its plan and what it owes; and what each kind of posting does to them. */
export class ModelAccount {
  readonly lots = new ModelLots();
  readonly spending = new ModelSpending();
  readonly limits = new ModelLimits();
  periodStart: Instant;
  periodEnd: Instant;
  planId: string;
  creditLimit: Millis | null = null;
  unbilled: Millis = ZERO;

  constructor(period: { readonly start: Instant; readonly end: Instant }, planId: string) {
    this.periodStart = period.start;
    this.periodEnd = period.end;
    this.planId = planId;
  }

  /** What a posting does, dated `at`; what is over by then has expired already. */
  decide(posting: Posting, at: Instant): Effect | Refused {
    switch (posting.kind) {
      case "grant":
        return this.#add([posting], at);
      case "hold":
        return this.#hold(posting, at);
      case "charge":
      case "meter":
        return this.#charge(posting, at);
      case "settle":
      case "release":
        return this.#end(posting, at);
      case "refund":
        return this.#refund(posting, at);
      case "clawback":
        return this.#clawBack(posting);
      case "adjust":
        return this.#adjust(posting, at);
      case "bill":
        return this.#bill(posting);
      case "credit limit":
        return this.#setCreditLimit(posting, at);
      case "plan":
        return this.#changePlan(posting, at);
      case "close":
        return this.#close(posting, at);
      case "expire":
        return { wrote: false };
    }
  }

  #add(lots: readonly NewLot[], at: Instant): Effect {
    this.lots.add(lots, at);
    return { wrote: lots.length > 0 };
  }

  /** All of it from the lots in burn order, and within every limit that is named; or a refusal. */
  #draw(amount: Millis, limits: readonly string[], at: Instant): readonly Draw[] | Refused {
    const drawn = draw(this.lots.all, amount, at);
    if (!drawn.ok) return refused("insufficient_credits", minus(amount, this.lots.available()));
    const over = this.limits.over(limits, amount);
    if (over) return { ...refused("limit_exceeded", over.by), limitId: over.id };
    this.lots.take(drawn.value);
    return drawn.value;
  }

  #hold({ holdId, amount, limits = [] }: Of<"hold">, at: Instant): Effect | Refused {
    const draws = this.#draw(amount, limits, at);
    if ("status" in draws) return draws;
    this.limits.count(limits, { held: amount });
    this.spending.hold(holdId, { draws, limits, since: this.lots.closes.length });
    return { wrote: true, holdId };
  }

  #charge({ kind, key, amount, limits = [] }: Of<"charge" | "meter">, at: Instant): Effect | Refused {
    const used = kind === "meter" ? least(amount, this.lots.available()) : amount;
    const draws = this.#draw(used, kind === "meter" ? [] : limits, at);
    if ("status" in draws) return draws;
    this.limits.count(limits, { used });
    this.#accrue(used);
    this.spending.charge(key, { draws, limits, since: this.lots.closes.length });
    return { wrote: true, settled: used, excess: minus(amount, used) };
  }

  #end(posting: Of<"settle" | "release">, at: Instant): Effect | Refused {
    const hold = this.spending.openHold(posting.holdId);
    if (!hold) return this.spending.ended(posting.holdId);
    const { spent, excess, returned } = settle(hold.draws, posting.kind === "settle" ? posting.amount : ZERO);
    this.spending.end(posting.holdId, posting.kind === "settle" ? "succeeded" : posting.outcome, spent);
    for (const each of returned) this.lots.giveBack(each, hold.since, at);
    const back = sum(returned.map(({ amount }) => amount));
    this.limits.count(hold.limits, { held: minus(ZERO, plus(spent, back)), used: spent });
    this.#accrue(spent);
    return { wrote: true, holdId: posting.holdId, settled: spent, returned: back, excess };
  }

  #refund(posting: Of<"refund">, at: Instant): Effect | Refused {
    const spent: Spent | null = "of" in posting ? this.spending.charged(posting.of) : this.spending.settled(posting.holdId);
    if (!spent) return refused("not_found");
    const parts = this.spending.refund(spent, posting.amount);
    if (!parts) return refused("exceeds_spent");
    for (const each of parts) this.lots.giveBack(each, spent.since, at);
    this.limits.count(spent.limits, { used: minus(ZERO, posting.amount) });
    this.#accrue(minus(ZERO, posting.amount));
    return { wrote: true, settled: minus(ZERO, posting.amount), ...("of" in posting ? {} : { holdId: posting.holdId }) };
  }

  #clawBack({ sourceId, amount }: Of<"clawback">): Effect {
    const taken = this.lots.clawBack(sourceId, amount, (lotId) => this.spending.heldOf(lotId));
    return { wrote: taken > 0n, settled: taken };
  }

  #adjust({ amount, ...posting }: Of<"adjust">, at: Instant): Effect | Refused {
    if (amount > 0n) {
      const { lotId = "", class: creditClass = "", rank = 0, expiresAt = null, periodEnd = null, source = "" } = posting;
      return this.#add([{ lotId, class: creditClass, rank, expiresAt, periodEnd, source, amount }], at);
    }
    const draws = this.#draw(minus(ZERO, amount), [], at);
    return "status" in draws ? draws : { wrote: true };
  }

  #accrue(used: Millis): void {
    if (this.creditLimit !== null) this.unbilled = plus(this.unbilled, used);
  }

  #bill({ amount }: Of<"bill">): Effect | Refused {
    if (this.creditLimit === null || amount > this.unbilled) return refused("exceeds_unbilled");
    this.unbilled = minus(this.unbilled, amount);
    const line = this.lots.find(CREDIT_LINE.lotId);
    line.remaining = plus(line.remaining, amount);
    return { wrote: true };
  }

  #setCreditLimit({ amount }: Of<"credit limit">, at: Instant): Effect | Refused {
    if (this.creditLimit === null) this.lots.add([CREDIT_LINE], at);
    const line = this.lots.find(CREDIT_LINE.lotId);
    const change = minus(amount, this.creditLimit ?? ZERO);
    if (plus(line.remaining, change) < 0n) return refused("insufficient_credits");
    line.remaining = plus(line.remaining, change);
    line.granted = greatest(plus(line.granted, change), line.remaining);
    this.creditLimit = amount;
    return { wrote: true };
  }

  #changePlan({ fromPlanId, planId, periodEnd, grants }: Of<"plan">, at: Instant): Effect | Refused {
    if (fromPlanId !== this.planId || periodEnd !== this.periodEnd) return refused("plan_changed");
    this.planId = planId;
    return this.#add(grants, at);
  }

  #close(posting: Of<"close">, at: Instant): Effect {
    const moved = this.lots.close(posting.endsAt ?? this.periodEnd, at, posting);
    this.planId = posting.planId ?? this.planId;
    this.periodStart = posting.nextStart;
    this.periodEnd = posting.nextEnd;
    return { wrote: moved > 0n };
  }
}

/** A refusal, with what is missing where that is known. */
export function refused(reason: Refused["reason"], shortfall: Millis | null = null): Refused {
  return { status: "refused", reason, shortfall, limitId: null, outcome: null };
}
