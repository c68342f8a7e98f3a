import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Price } from "../catalog/plan.ts";

export type InvoiceState = "draft" | "open" | "paid" | "void" | "uncollectible";
export type CreditNoteView = {
  readonly id: string;
  readonly number: string;
  readonly at: Instant;
  readonly total: Price;
  readonly pdfUrl: string | null;
};
/** A refund, or a payment that its holder contests: the money, and the credits that it took along. */
export type TakingView = {
  readonly id: string;
  readonly kind: "refund" | "dispute";
  readonly at: Instant;
  readonly money: Price;
  readonly credits: Millis;
};
export type InvoiceView = {
  readonly id: string;
  readonly number: string | null;
  readonly at: Instant;
  readonly dueAt: Instant | null;
  /** What it is for, in words: the first line's. */
  readonly what: string;
  readonly total: Price;
  readonly state: InvoiceState;
  readonly pdfUrl: string | null;
  /** The payment service's page, where an open one can be paid. */
  readonly pageUrl: string | null;
  readonly creditNotes: readonly CreditNoteView[];
  /** What was taken back of its payment, but for what a credit note says already. */
  readonly takings: readonly TakingView[];
};
