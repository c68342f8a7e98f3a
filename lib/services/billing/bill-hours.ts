import { z } from "zod";
import { LostRace } from "#db/atomically.ts";
import {
  type Bill,
  billCursor,
  billedHours,
  dueBills,
  firstUnbilled,
  markPosted,
  saveBills,
  unbilledUsage,
  unpostedBills,
} from "#db/queries/billing.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { billTotal } from "#lib/domain/billing/bill.ts";
import { billMemo } from "#lib/domain/billing/bill-memo.ts";
import { hourlyBills } from "#lib/domain/billing/hourly.ts";
import { hourOf, nextLook } from "#lib/domain/metering/counted.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { log } from "#lib/log.ts";
import { formatInstant, HOUR, type Instant, instant, later } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

const BATCH = 200;
const ATTEMPTS = 5;

/**
 * Bills an account in arrears for every hour that is over and had usage: one bill an hour, itemised by feature, each exactly
 * once however late this is called and by how many (IMS-5); late usage goes on the next bill, named so (IMS-7). A bill's total
 * is in minor units, rounded half up (GEN-2); it frees the credit line by what was used. Refused: `not_found`.
 */
export const billHours = verb({
  permission: "bills:make",
  input: z.strictObject({}),
  run: async ({ accountId, now }) => {
    const account = await loadAccount(accountId);
    if (!account) return refuse("not_found");
    const made: Bill[] = [...(await postBills(accountId))];
    if (account.creditLimit === null) return done({ bills: made });
    for (let due = await nextBillDue(accountId, instant(0)); due !== null && due <= now; due = await nextBillDue(accountId, due)) {
      await makeBills(accountId, account.unit, due);
      made.push(...(await postBills(accountId)));
    }
    return done({ bills: made });
  },
});

/** When an account's next bills are to be made for what was booked from `from` on: at the end of the hour of its first use that is on none. */
export async function nextBillDue(accountId: string, from: Instant): Promise<Instant | null> {
  const first = await firstUnbilled(accountId, await billCursor(accountId), from);
  return first === null ? null : nextLook(first);
}

/**
 * The worker's round: bills what is due by each organization's own clock. Answers how many bills were made. An account that
 * cannot be billed keeps no other from its bills.
 */
export async function billDueHours(now: Instant, requestId: string): Promise<number> {
  let count = 0;
  let after: string | null = null;
  do {
    const due = await dueBills(now, after, BATCH);
    for (const { accountId, slug, clockSkew } of due) {
      count += await billOne({ accountId, slug, actor: "system:worker", role: "system", now: later(now, clockSkew), requestId });
    }
    after = due.length < BATCH ? null : (due.at(-1)?.accountId ?? null);
  } while (after);
  return count;
}

async function billOne(caller: Caller): Promise<number> {
  const { accountId, requestId } = caller;
  try {
    const billed = await billHours(caller, {});
    return billed.ok ? billed.value.bills.length : 0;
  } catch (error) {
    log.error({ requestId, accountId, error }, "an account's hours could not be billed");
    return 0;
  }
}

/** Writes the bills of all that was booked before `due`. Whoever else does the same writes the same ones. */
async function makeBills(accountId: string, currency: string, due: Instant): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const cursor = await billCursor(accountId);
    const { usage, last } = await unbilledUsage(accountId, cursor, due);
    const hours = [...new Set([...usage.map(({ usedIn }) => hourOf(usedIn)), later(due, -HOUR)])];
    const billed = await billedHours(accountId, hours);
    const bills = hourlyBills(usage, (hour) => billed.has(hour), due).map((bill) => ({ ...bill, minor: billTotal(bill.used).minor }));
    if (bills.length === 0) return;
    try {
      return await saveBills(accountId, currency, bills, { cursor, last, at: due });
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
    }
  }
  throw new Error(`The bills of ${accountId} at ${formatInstant(due)} were made by others all the time`);
}

/**
 * Posts every bill that is written and not posted, in order; answers those. One that exceeds what is unbilled, since credits
 * were given back after it was written, waits for more usage.
 */
async function postBills(accountId: string): Promise<readonly Bill[]> {
  const made: Bill[] = [];
  for (const bill of await unpostedBills(accountId)) {
    const { hour, used, madeAt } = bill;
    const posted = await post(accountId, {
      kind: "bill",
      key: `bill:${formatInstant(hour)}`,
      actor: "system:billing",
      at: madeAt,
      amount: used,
      memo: billMemo(hour),
    });
    if (posted.status === "refused") {
      log.warn({ accountId, hour: formatInstant(hour), reason: posted.reason }, "a bill waits");
      break;
    }
    await markPosted(accountId, hour, madeAt);
    made.push(bill);
  }
  return made;
}
