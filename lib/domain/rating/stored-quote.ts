import { type Instant, later, MINUTE } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Line } from "./line.ts";
import type { Alternative } from "./suggest.ts";

/** How long a quote binds (GEN-3). */
export const QUOTE_LIFE = 15 * MINUTE;

/** Whether somebody must approve the spend, and why. */
export type Approval = { readonly required: boolean; readonly level: "automatic" | "manager" | "executive"; readonly reason: string };

/** What a spend is for: policies decide by it, entries and roll-ups tell it apart by it. */
export type Purpose = {
  readonly project: string | null;
  readonly department: string | null;
  readonly campaign: string | null;
  /** Rush work escalates an approval by one level (ALW-12). */
  readonly rush: boolean;
};

/** What one lot would pay. */
export type Burn = { readonly lotId: string; readonly class: string; readonly amount: Millis };

/** A binding quote: written once, never changed, good for one job (GEN-3). */
export type Quote = Purpose & {
  readonly id: string;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly lines: readonly Line[];
  readonly total: Millis;
  readonly unit: string;
  readonly burn: readonly Burn[];
  /** Null when the balance does not cover it: then `shortfall` says by how much. */
  readonly balanceAfter: Millis | null;
  readonly shortfall: Millis | null;
  readonly approval: Approval;
  readonly alternatives: readonly Alternative[];
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
};

/** The last moment of a quote made at `now`; at that instant it is over. */
export function quoteEnd(now: Instant): Instant {
  return later(now, QUOTE_LIFE);
}

/** May it still be confirmed at `now`? */
export function isBinding(quote: Pick<Quote, "expiresAt">, now: Instant): boolean {
  return now < quote.expiresAt;
}
