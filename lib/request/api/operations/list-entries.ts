import { z } from "zod";
import { isEntryId, listEntries } from "#db/queries/entries.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done } from "#lib/units/outcome.ts";
import { amountText, idText, instantText, pageOf, pageQuery } from "../formats.ts";
import { apiOperation } from "../operation.ts";

const entry = z.strictObject({
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

export const listApiEntries = apiOperation({
  id: "listEntries",
  method: "GET",
  path: "/entries",
  scope: "read",
  summary: "The ledger",
  about: "Every entry of the books, newest first (GEN-8). Entries never change.",
  refusals: [],
  exampleQuery: "?limit=20",
  query: z.strictObject({
    ...pageQuery,
    after: pageQuery.after.refine((id) => id === undefined || isEntryId(id), "is no cursor of this list"),
  }),
  answer: pageOf(entry),
  run: async ({ caller, query: { limit, after } }) => {
    const page = await listEntries(caller.accountId, { limit, ...(after === undefined ? {} : { after }) });
    const data = page.entries.map(({ id, at, kind, amount, effect, balanceAfter, lotId, holdId, quoteId, actor, memo }) => ({
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
    }));
    return done({ data, next: page.next });
  },
});
