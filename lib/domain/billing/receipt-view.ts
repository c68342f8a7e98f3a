import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Step } from "../ledger/receipt.ts";
import type { Burned, EntryView, LotOrigin } from "../ledger/views.ts";
import type { Line } from "../rating/line.ts";
import type { Quote } from "../rating/stored-quote.ts";
import type { BillLine } from "./hourly.ts";

/** What a bill asks for, and what it is made of (IMS-5). */
export type BillParts = {
  readonly hour: Instant;
  readonly items: readonly (BillLine & { readonly label: string })[];
  /** The total in minor units of the currency, and by how much rounding moved it (GEN-2). */
  readonly minor: bigint;
  readonly currency: string;
  readonly rounding: Millis;
};

/** A metered charge: what it came to, what was taken and what was waived (ALU-5), less refunds. */
export type Charge = {
  readonly total: Millis;
  readonly taken: Millis;
  readonly waived: Millis;
  readonly refunded: Millis;
  /** Priced again by its card from what its memo says it was for; empty where that is not said. */
  readonly lines: readonly Line[];
};

/** Everything behind one entry of the books. */
export type ReceiptView = {
  readonly entry: EntryView;
  readonly unit: string;
  readonly zone: string;
  readonly card: { readonly id: string; readonly version: number; readonly name: string };
  readonly money: { readonly cents: bigint; readonly currency: string } | null;
  /** The job behind the entry; null for grants, expiries and other entries without one. */
  readonly job: {
    readonly id: string;
    readonly state: string;
    readonly outcome: string | null;
    readonly held: Millis;
    readonly settled: Millis;
    readonly returned: Millis;
    readonly excess: Millis;
    readonly refunded: Millis;
    readonly startedAt: Instant;
    readonly endedAt: Instant | null;
  } | null;
  readonly quote: Quote | null;
  /** What was asked for, in the card's words; empty where no quote says it. */
  readonly request: string;
  readonly charge: Charge | null;
  readonly bill: BillParts | null;
  /** What happened, in order: hold, settlement, return, refunds; or the parts of the one transaction. */
  readonly steps: readonly Step[];
  readonly burned: readonly Burned[];
  /** The lot that the entry moved, where it is none of those that were burned. */
  readonly lot: LotOrigin | null;
  /** The entry that this one corrects, and those that correct it (GEN-8). */
  readonly corrects: EntryView | null;
  readonly correctedBy: readonly EntryView[];
  /** All entries of the job, of the charge and its refunds, or of the transaction. */
  readonly entries: readonly EntryView[];
};
