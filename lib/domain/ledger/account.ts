import type { Instant } from "../../units/instant.ts";
import type { Millis } from "../../units/millis.ts";
import type { Anchor, Period } from "../../units/period.ts";
import type { Lot } from "./lot.ts";

/** A lot as the pages show it: with where it came from. */
export type AccountLot = Lot & { readonly source: string; readonly periodEnd: Instant | null };

/** An account as it stands: what can be spent is `available`, what running jobs hold is `held` (GEN-4). */
export type Account = {
  readonly accountId: string;
  readonly unit: string;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly planId: string;
  /** What its plans and packs are paid in. Null: its card's own currency. */
  readonly currency: string | null;
  readonly zone: string;
  readonly anchor: Anchor;
  readonly period: Period;
  /** Set while the account is on a trial: at that close it goes to the archive unless upgraded (ACT-2). */
  readonly trialEndsAt: Instant | null;
  readonly available: Millis;
  readonly held: Millis;
  /** In arrears: how much may be owed, held and unbilled together (IMS-7). Null: prepaid. */
  readonly creditLimit: Millis | null;
  /** Used and not billed yet; below zero after a refund of what was billed. */
  readonly unbilled: Millis;
  readonly sequence: bigint;
  /** Only lots that can still pay, in burn order. */
  readonly lots: readonly AccountLot[];
};

/** One line of the books (GEN-8). `effect` is the signed change of what can be spent, `balanceAfter` what can be spent after it. */
export type Entry = {
  readonly id: string;
  readonly sequence: bigint;
  readonly at: Instant;
  readonly transaction: string;
  readonly kind: string;
  readonly fromSide: string;
  readonly toSide: string;
  readonly amount: Millis;
  readonly effect: Millis;
  readonly balanceAfter: Millis;
  readonly lotId: string | null;
  readonly lotClass: string | null;
  readonly holdId: string | null;
  readonly quoteId: string | null;
  readonly operation: string | null;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly project: string | null;
  readonly department: string | null;
  readonly actor: string;
  readonly memo: string | null;
  /** The number of the entry that it corrects (GEN-8); a refund names what it gives back. */
  readonly corrects: bigint | null;
};

/** A stretch of the books that adds up: opening + the effects of its kinds = closing. */
export type Statement = {
  readonly period: Period;
  readonly opening: Millis;
  readonly totals: readonly { readonly kind: string; readonly amount: Millis; readonly effect: Millis; readonly count: number }[];
  readonly closing: Millis;
};
