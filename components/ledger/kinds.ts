import type { Tone } from "#components/ui/badge.tsx";
import type { SummaryPart } from "#lib/domain/ledger/summary.ts";

type Word = { readonly label: string; readonly tone: Tone };

/** What each kind of entry is called, and the tone of its mark. */
export const KINDS: Readonly<Record<string, Word>> = {
  grant: { label: "granted", tone: "good" },
  hold: { label: "held", tone: "plain" },
  settle: { label: "settled", tone: "good" },
  release: { label: "returned", tone: "warn" },
  expire: { label: "expired", tone: "warn" },
  rollover: { label: "rolled over", tone: "plain" },
  forfeit: { label: "forfeited", tone: "warn" },
  adjust: { label: "adjusted", tone: "plain" },
  charge: { label: "charged", tone: "good" },
  accrue: { label: "accrued", tone: "good" },
  waive: { label: "waived", tone: "warn" },
  refund: { label: "refunded", tone: "plain" },
  clawback: { label: "taken back", tone: "warn" },
  bill: { label: "billed", tone: "plain" },
};

export function kindOf(kind: string): Word {
  return KINDS[kind] ?? { label: kind, tone: "plain" };
}

const NOUNS: Readonly<Record<string, string>> = {
  grant: "Credits granted",
  rollover: "Rolled over to the bank",
  forfeit: "Over the bank's cap",
  expire: "Credits expired",
  adjust: "Correction",
  refund: "Refund",
  clawback: "Taken back with its payment",
  bill: "Bill",
};

/** What an entry is about when it has no operation. */
export function subjectOf(entry: { readonly kind: string; readonly operationLabel: string | null; readonly memo: string | null }): string {
  return entry.operationLabel ?? entry.memo ?? NOUNS[entry.kind] ?? kindOf(entry.kind).label;
}

/** A side of the books in words: where credits come in and go out there is no account. */
export function sideOf(side: string): string {
  return side === "external" ? "outside" : side;
}

export const PARTS: Readonly<Record<SummaryPart, string>> = {
  granted: "granted",
  billed: "freed by bills",
  adjusted: "adjusted",
  spent: "spent",
  held: "held by running jobs",
  expired: "expired",
  forfeited: "forfeited",
  taken: "taken back",
  other: "other",
};
