import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Entry } from "./account.ts";
import type { LotTally } from "./receipt.ts";

/** An entry as people read it: its operation and class in the card's words, its actor by name. */
export type EntryView = Entry & { readonly operationLabel: string | null; readonly classLabel: string | null; readonly actorName: string };

/** Where a lot came from: its source, what was paid for it, until when it is good, and the entry that made it. */
export type LotOrigin = {
  readonly id: string;
  readonly class: string;
  readonly granted: Millis;
  readonly source: string;
  readonly grantedAt: Instant;
  readonly expiresAt: Instant | null;
  /** Not null: the close of that period ends it, or rolls it over (ACT-3). */
  readonly periodEnd: Instant | null;
  readonly cost: bigint | null;
  readonly costCurrency: string | null;
  readonly entryId: string | null;
};

/** What one lot paid for a job or a charge, where it came from, and what that part of it had cost. */
export type Burned = LotTally & {
  readonly label: string;
  readonly origin: LotOrigin | null;
  /** Of what it spent; null where no price of the lot is known. */
  readonly cost: { readonly cents: bigint; readonly currency: string } | null;
};
