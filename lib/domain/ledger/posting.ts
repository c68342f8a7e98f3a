import type { Instant } from "../../units/instant.ts";
import type { Millis } from "../../units/millis.ts";

type Common = {
  /** The idempotency key, unique within the account (GEN-9). */
  readonly key: string;
  readonly actor: string;
  readonly at: Instant;
  readonly memo?: string;
};

/** A lot to be made. */
export type NewLot = {
  readonly lotId: string;
  readonly class: string;
  readonly rank: number;
  readonly amount: Millis;
  readonly expiresAt: Instant | null;
  /** Set on the lots of one period: the close of that period rolls them over or expires them (ACT-6). */
  readonly periodEnd: Instant | null;
  readonly source: string;
  readonly sourceId?: string;
  /** What was paid for it, in minor units of `costCurrency`. */
  readonly cost?: bigint;
  readonly costCurrency?: string;
  /** Where the credits come from: `granted` by a plan or an operator, `external` when paid for. */
  readonly fromSide?: "granted" | "external";
};

export type Grant = Common & NewLot & { readonly kind: "grant" };

/** What a spend is for: what entries, roll-ups and limits tell it apart by. */
type Purpose = {
  readonly operation: string;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly project?: string;
  readonly department?: string;
  /** Whose spending it is: an actor, or what a key reports. */
  readonly member?: string;
  /** The ids of the limits that it counts against: a hard one that it does not fit in refuses it. */
  readonly limits?: readonly string[];
};

/** Credits set aside for a job; the hold's id is the job's (GEN-5). */
export type Hold = Common &
  Purpose & {
    readonly kind: "hold";
    readonly holdId: string;
    readonly amount: Millis;
    readonly quoteId: string | null;
    readonly runner: "self" | "renderer";
    readonly expiresAt: Instant;
  };

/** Metered work that is charged without a hold: all of it or nothing. On an account in arrears it joins what is unbilled (IMS-7). */
export type Charge = Common & Purpose & { readonly kind: "charge"; readonly amount: Millis };

/** A charge that takes what is there and records the rest as waived (ALU-5). */
export type Meter = Common & Purpose & { readonly kind: "meter"; readonly amount: Millis };

/** Gives back a part of what was spent, by a job or under a charge's key (GEN-6, GEN-8). */
export type Refund = Common & { readonly kind: "refund"; readonly amount: Millis; readonly memo: string } & (
    | { readonly holdId: string }
    | { readonly of: string }
  );

/** Takes back what is left of the lots of one payment, at most `amount`; what is held of them follows as it returns. */
export type ClawBack = Common & { readonly kind: "clawback"; readonly sourceId: string; readonly amount: Millis };

/** A bill of what was unbilled, which frees the credit line by as much (IMS-5, IMS-7). */
export type Bill = Common & { readonly kind: "bill"; readonly amount: Millis };

/** How much an account in arrears may owe, held and unbilled together (IMS-7). */
export type CreditLimit = Common & { readonly kind: "credit limit"; readonly amount: Millis };

/** An upgrade at once: the plan, and the credits that join the running period (ACT-13). */
export type PlanChange = Common & {
  readonly kind: "plan";
  readonly fromPlanId: string;
  readonly planId: string;
  readonly periodEnd: Instant;
  readonly grants: readonly NewLot[];
};

/** `amount` is what the work cost; what exceeds the hold is recorded and never charged (GEN-5). */
export type Settle = Common & { readonly kind: "settle"; readonly holdId: string; readonly amount: Millis };
export type Release = Common & { readonly kind: "release"; readonly holdId: string; readonly outcome: "failed" | "cancelled" | "expired" };
export type Expire = Common & { readonly kind: "expire" };

/** A correction by a person: positive makes a lot, negative takes in burn order (GEN-8). */
export type Adjust = Common & {
  readonly kind: "adjust";
  readonly amount: Millis;
  readonly memo: string;
} & Partial<NewLot>;

/** The end of a period: expire, roll over, grant the new month, in that order, exactly once (ACT-6). */
export type Close = Common & {
  readonly kind: "close";
  readonly periodEnd: Instant;
  /** Before `periodEnd`: a change of plan ends the period now (ALU-1). */
  readonly endsAt?: Instant;
  /** Where later periods begin, when a shortened one moves it (GEN-10). */
  readonly anchor?: number;
  readonly nextStart: Instant;
  readonly nextEnd: Instant;
  readonly planId?: string;
  readonly rollover: {
    readonly lotId: string;
    readonly class: string;
    readonly rank: number;
    readonly cap: Millis;
    readonly expiresAt: Instant;
  } | null;
  readonly grants: readonly NewLot[];
};

/** Everything that may be asked of the ledger. */
export type Posting =
  | Grant
  | Hold
  | Charge
  | Meter
  | Settle
  | Release
  | Refund
  | ClawBack
  | Bill
  | CreditLimit
  | PlanChange
  | Expire
  | Adjust
  | Close;

export type Refused = {
  readonly status: "refused";
  readonly reason:
    | "not_found"
    | "insufficient_credits"
    | "limit_exceeded"
    | "period_due"
    | "not_due"
    | "hold_ended"
    | "exceeds_spent"
    | "exceeds_unbilled"
    | "plan_changed"
    | "idempotency_mismatch";
  /** How much is missing: of credits, or of room in the limit. */
  readonly shortfall: Millis | null;
  readonly limitId: string | null;
  readonly outcome: string | null;
};

/** What was posted, or what had been under the same key. */
export type Posted = {
  readonly status: "done" | "duplicate";
  readonly sequence: bigint;
  readonly available: Millis;
  readonly held: Millis;
  readonly holdId: string | null;
  /** Spent by a settlement or a charge; taken back by a claw-back; below zero for a refund. */
  readonly settled: Millis | null;
  readonly returned: Millis | null;
  /** Beyond the hold, never charged (GEN-5); of a metered charge, what was waived (ALU-5). */
  readonly excess: Millis | null;
};
