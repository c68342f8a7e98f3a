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
  /** Where the credits come from: `granted` by a plan or an operator, `external` when paid for. */
  readonly fromSide?: "granted" | "external";
};

export type Grant = Common & NewLot & { readonly kind: "grant" };

/** Credits set aside for a job; the hold's id is the job's (GEN-5). */
export type Hold = Common & {
  readonly kind: "hold";
  readonly holdId: string;
  readonly amount: Millis;
  readonly quoteId: string | null;
  readonly operation: string;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly runner: "self" | "renderer";
  readonly expiresAt: Instant;
  readonly project?: string;
  readonly department?: string;
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
  readonly corrects?: bigint;
} & Partial<NewLot>;

/** The end of a period: expire, roll over, grant the new month, in that order, exactly once (ACT-6). */
export type Close = Common & {
  readonly kind: "close";
  readonly periodEnd: Instant;
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
export type Posting = Grant | Hold | Settle | Release | Expire | Adjust | Close;

export type Refused = {
  readonly status: "refused";
  readonly reason: "not_found" | "insufficient_credits" | "period_due" | "not_due" | "hold_ended" | "idempotency_mismatch";
  readonly shortfall: Millis | null;
  readonly outcome: string | null;
};

/** What was posted, or what had been under the same key. */
export type Posted = {
  readonly status: "done" | "duplicate";
  readonly sequence: bigint;
  readonly available: Millis;
  readonly held: Millis;
  readonly holdId: string | null;
  readonly settled: Millis | null;
  readonly returned: Millis | null;
  readonly excess: Millis | null;
};
