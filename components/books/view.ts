import type { PromiseState } from "#lib/domain/ledger/promises.ts";
import type { Instant } from "#lib/units/instant.ts";

export type Check = {
  readonly at: Instant;
  readonly sequence: bigint;
  readonly until: Instant | null;
  readonly milliseconds: number;
  readonly head: string | null;
  readonly broken: number;
};

/** An account's books as the page shows them. */
export type BooksView = {
  readonly now: Instant;
  readonly sequence: bigint;
  readonly lastEntryAt: Instant | null;
  readonly head: string | null;
  readonly checks: readonly Check[];
  readonly lastProven: Check | null;
  readonly promises: readonly PromiseState[];
};

/** Enough digits of a hash to tell two apart at a glance; the verifier takes as few. */
export const SHORT = 16;
