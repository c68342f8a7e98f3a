import { headOfBooks } from "#db/queries/proof.ts";
import { lastProven, listVerifications, type Verification } from "#db/queries/verifications.ts";
import { type PromiseState, promiseStates } from "#lib/domain/ledger/promises.ts";
import { hexOf } from "#lib/domain/ledger/proof.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Instant } from "#lib/units/instant.ts";

const RECENT = 6;

/** A check that was made: when, up to which entry, and how many promises it found broken. */
export type Check = Pick<Verification, "at" | "sequence" | "until" | "milliseconds"> & {
  readonly head: string | null;
  readonly broken: number;
};

export type BooksView = {
  readonly now: Instant;
  /** The last entry, and when it was made. */
  readonly sequence: bigint;
  readonly lastEntryAt: Instant | null;
  /** The hash of the last link, in hexadecimal digits. */
  readonly head: string | null;
  /** The latest checks, newest first; empty before the first. */
  readonly checks: readonly Check[];
  /** The latest check that found everything held, when the newest did not. */
  readonly lastProven: Check | null;
  readonly promises: readonly PromiseState[];
};

/** What is proven of an account's books and up to where. Null when the organization has no account yet. */
export async function loadBooks({ accountId, now }: Caller): Promise<BooksView | null> {
  const [books, verifications] = await Promise.all([headOfBooks(accountId), listVerifications(accountId, RECENT)]);
  if (!books) return null;
  const breaks = verifications[0]?.breaks ?? [];
  const proven = breaks.length > 0 ? await lastProven(accountId) : null;
  return {
    now,
    sequence: books.sequence,
    lastEntryAt: books.lastEntryAt,
    head: books.seal && hexOf(books.seal),
    checks: verifications.map(checkOf),
    lastProven: proven && checkOf(proven),
    promises: promiseStates(breaks),
  };
}

function checkOf({ at, sequence, until, milliseconds, seal, breaks }: Verification): Check {
  return { at, sequence, until, milliseconds, head: seal && hexOf(seal), broken: new Set(breaks.map(({ rule }) => rule)).size };
}
