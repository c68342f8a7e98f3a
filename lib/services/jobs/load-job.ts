import { namesOfActors } from "#db/queries/actors.ts";
import { entriesOfHold } from "#db/queries/entries.ts";
import { findJob } from "#db/queries/jobs.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { findQuote } from "#db/queries/rating.ts";
import { mayCancel } from "#lib/domain/jobs/cancellation.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import { cardOf, findCard } from "../cards.ts";
import { burnedLots } from "../ledger/burned-lots.ts";
import { entryViews } from "../ledger/entry-view.ts";
import { worth } from "../ledger/load-balance.ts";
import { jobView } from "./job-view.ts";

/** Everything behind one job: how it goes, its price line by line, the lots that paid, the entries. Null when the account has none of that id. */
export async function loadJob(caller: Caller, jobId: string) {
  const { accountId, now } = caller;
  const [row, account] = await Promise.all([findJob(accountId, jobId), loadAccount(accountId)]);
  if (!row || !account) return null;
  const { hold } = row;
  const [quote, related, names] = await Promise.all([
    hold.quoteId ? findQuote(accountId, hold.quoteId) : null,
    entriesOfHold(accountId, hold),
    namesOfActors([hold.createdBy]),
  ]);
  const entries = await entryViews(related);
  const card = quote && (await findCard(quote.cardId, quote.cardVersion));
  const current = await cardOf(account, now);
  const job = await jobView(row, names);
  const open = job.state === "running";
  return {
    job,
    quote,
    cardName: card ? `${card.name}, version ${card.version}` : null,
    increment: card?.increment ?? null,
    output: outputOf(row.run?.output),
    unit: account.unit,
    zone: account.zone,
    now,
    money: worth(open ? hold.amount : hold.settled, current, account.planId),
    entries,
    burned: await burnedLots(accountId, entries),
    mayCancel: open && allows(caller, "jobs:cancel") && mayCancel(caller, hold.createdBy),
  };
}

function outputOf(value: unknown): { readonly seconds: number | null; readonly qualityScore: number | null } | null {
  if (typeof value !== "object" || value === null) return null;
  const numberOf = (name: string) => {
    const field: unknown = Reflect.get(value, name);
    return typeof field === "number" ? field : null;
  };
  return { seconds: numberOf("seconds"), qualityScore: numberOf("qualityScore") };
}
