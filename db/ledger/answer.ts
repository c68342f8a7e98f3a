import type { Posted, Refused } from "#lib/domain/ledger/posting.ts";
import { millis } from "#lib/units/millis.ts";

/** A row that ledger_post answers: amounts are decimal strings, `n` counts the items from 1. */
export type AnswerRow = {
  readonly n: string;
  readonly status: "done" | "duplicate" | "refused";
  readonly reason: Refused["reason"] | null;
  readonly shortfall: string | null;
  readonly limit_id: string | null;
  readonly outcome: string | null;
  readonly sequence: string | null;
  readonly available: string | null;
  readonly held: string | null;
  readonly hold_id: string | null;
  readonly settled: string | null;
  readonly returned: string | null;
  readonly excess: string | null;
};

/** An answer in the domain's terms. */
export function answerOf(row: AnswerRow): Posted | Refused {
  if (row.status === "refused") {
    if (row.reason === null) throw new Error("ledger_post refused without a reason");
    return {
      status: "refused",
      reason: row.reason,
      shortfall: amountOf(row.shortfall),
      limitId: row.limit_id,
      outcome: row.outcome,
    };
  }
  return {
    status: row.status,
    sequence: BigInt(row.sequence ?? 0),
    available: millis(BigInt(row.available ?? 0)),
    held: millis(BigInt(row.held ?? 0)),
    holdId: row.hold_id,
    settled: amountOf(row.settled),
    returned: amountOf(row.returned),
    excess: amountOf(row.excess),
  };
}

function amountOf(text: string | null) {
  return text === null ? null : millis(BigInt(text));
}
