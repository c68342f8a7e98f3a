import { z } from "zod";
import { isEntryId, listEntries } from "#db/queries/entries.ts";
import { done } from "#lib/units/outcome.ts";
import { pageOf, pageQuery } from "../formats.ts";
import { apiGet } from "../operation.ts";
import { entryAnswer, entryOf } from "../views/entry.ts";

export const listApiEntries = apiGet({
  id: "listEntries",
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
  answer: pageOf(entryAnswer),
  run: async ({ caller, query: { limit, after } }) => {
    const page = await listEntries(caller.accountId, { limit, ...(after === undefined ? {} : { after }) });
    return done({ data: page.entries.map(entryOf), next: page.next });
  },
});
