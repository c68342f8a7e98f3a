import type { Money } from "#components/ui/format.ts";
import type { BillLine } from "#lib/domain/billing/hourly.ts";
import type { Step } from "#lib/domain/ledger/receipt.ts";
import type { Line } from "#lib/domain/rating/line.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Burned, LotOrigin } from "./burned-lots.tsx";
import type { EntryLine } from "./entry-table.tsx";

export type ReceiptJob = {
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
};

export type ReceiptEntry = EntryLine & {
  readonly sequence: bigint;
  readonly transaction: string;
  readonly department: string | null;
  readonly fromSide: string;
  readonly toSide: string;
};

export type BillParts = {
  readonly hour: Instant;
  readonly items: readonly (BillLine & { readonly label: string })[];
  readonly minor: bigint;
  readonly currency: string;
  readonly rounding: Millis;
};

/** Everything behind one entry. */
export type ReceiptView = {
  readonly entry: ReceiptEntry;
  readonly unit: string;
  readonly zone: string;
  readonly card: { readonly id: string; readonly version: number; readonly name: string };
  readonly money: Money | null;
  readonly job: ReceiptJob | null;
  readonly quote: Quote | null;
  readonly request: string;
  readonly charge: {
    readonly total: Millis;
    readonly taken: Millis;
    readonly waived: Millis;
    readonly refunded: Millis;
    readonly lines: readonly Line[];
  } | null;
  readonly bill: BillParts | null;
  readonly steps: readonly Step[];
  readonly burned: readonly Burned[];
  readonly lot: LotOrigin | null;
  readonly corrects: ReceiptEntry | null;
  readonly correctedBy: readonly ReceiptEntry[];
  readonly entries: readonly EntryLine[];
};
