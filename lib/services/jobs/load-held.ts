import { namesOfActors } from "#db/queries/actors.ts";
import { listJobs } from "#db/queries/jobs.ts";
import { classesOfLots, loadAccount, openHolds } from "#db/queries/ledger.ts";
import { classLabelOf } from "#lib/domain/catalog/credit-class.ts";
import { mayCancel } from "#lib/domain/jobs/cancellation.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import { millis, sum } from "#lib/units/millis.ts";
import { cardOf } from "../cards.ts";
import { jobView } from "./job-view.ts";

const PAGE = 50;

/** What is held and by which jobs, newest first: from which lots, since when, until when. Null before the account has a ledger. */
export async function loadHeld(caller: Caller, after: string | undefined) {
  const { accountId, now } = caller;
  const [account, page, count] = await Promise.all([
    loadAccount(accountId),
    listJobs(accountId, { state: "running", limit: PAGE, ...(after ? { after } : {}) }),
    openHolds(accountId),
  ]);
  if (!account) return null;
  const holds = page.jobs.map(({ hold }) => hold);
  const [names, classes] = await Promise.all([
    namesOfActors(holds.map(({ createdBy }) => createdBy)),
    classesOfLots(accountId, [...new Set(holds.flatMap(({ lotIds }) => lotIds))]),
  ]);
  const card = await cardOf(account, now);
  const views = await Promise.all(page.jobs.map((row) => jobView(row, names)));
  const cancels = allows(caller, "jobs:cancel");
  return {
    now,
    unit: account.unit,
    zone: account.zone,
    held: account.held,
    count,
    /** All holds are on this page, and they are what the account holds. */
    agrees: !after && page.next === null && sum(holds.map(({ amount }) => amount)) === account.held,
    jobs: page.jobs.flatMap((row, at) =>
      views.slice(at, at + 1).map((view) => ({
        ...view,
        lots: row.hold.lotIds.map((lotId, index) => ({
          lotId,
          label: classLabelOf(card, classes.get(lotId) ?? "lot"),
          taken: millis(row.hold.lotAmounts[index] ?? 0n),
        })),
        mayRelease: cancels && mayCancel(caller, row.hold.createdBy),
      })),
    ),
    next: page.next,
  };
}
