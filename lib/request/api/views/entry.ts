import { z } from "zod";
import type { Entry } from "#lib/domain/ledger/account.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { amountText, idText, instantText } from "../formats.ts";

/** A line of the books, as the API says it (GEN-8). */
export const entryAnswer = z.strictObject({
  id: idText,
  at: instantText,
  kind: z.string().describe("grant, hold, release, settle, expire, rollover, forfeit, adjust, charge, refund, waive, bill …"),
  amount: amountText.describe("Signed: what it changed of what can be spent. The balance before, plus this, is `balanceAfter`."),
  moved: amountText.describe("What moved, without sign: also for a kind that changes nothing of what can be spent, as `settle` does."),
  balanceAfter: amountText,
  lot: idText.nullable(),
  job: idText.nullable(),
  quote: idText.nullable(),
  actor: z.string().describe("`user:…`, `key:…` or `system:…`."),
  memo: z.string().nullable(),
});

export function entryOf({ id, at, kind, amount, effect, balanceAfter, lotId, holdId, quoteId, actor, memo }: Entry) {
  return {
    id,
    at: formatInstant(at),
    kind,
    amount: formatMillis(effect),
    moved: formatMillis(amount),
    balanceAfter: formatMillis(balanceAfter),
    lot: lotId,
    job: holdId,
    quote: quoteId,
    actor,
    memo,
  };
}
