import { type DuePeriod, duePeriods } from "#db/queries/ledger.ts";
import { Unavailable } from "#db/unavailable.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { closePeriod } from "./close-period.ts";

/** Accounts in one read. */
const BATCH = 500;
/** Closes under way at once: enough to keep the poster's lanes busy, and few enough that a spend waits for no more than these. */
const WIDTH = 8;

/**
 * The worker's round: closes what is due by each organization's own clock, the longest overdue first, until nothing is. Cut
 * short, it goes on where it was; several at once close each period once, since the key names it (ACT-6). An account that
 * cannot be closed keeps no other from it. Answers how many periods it closed. Throws Unavailable as soon as the books
 * cannot be reached, and at the end what kept an account from being closed.
 */
export async function closeDuePeriods(now: Instant): Promise<number> {
  const failures: unknown[] = [];
  let closed = 0;
  for (;;) {
    const before = closed;
    for (let due = await duePeriods(now, BATCH, null); due.length > 0; due = await duePeriods(now, BATCH, due.at(-1) ?? null)) {
      closed += await closeAll(due, now, failures);
    }
    // Who missed several periods is due again; what failed would fail again.
    if (closed > before && failures.length === 0) continue;
    if (failures.length > 0) throw failures[0];
    return closed;
  }
}

/** Closes these, some at a time; how many were not closed yet. */
async function closeAll(due: readonly DuePeriod[], now: Instant, failures: unknown[]): Promise<number> {
  const waiting = [...due];
  let closed = 0;
  const work = async () => {
    for (let account = waiting.shift(); account; account = waiting.shift()) {
      if (await isClosed(account, now, failures)) closed += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: WIDTH }, work));
  } finally {
    waiting.length = 0;
  }
  return closed;
}

async function isClosed(account: DuePeriod, now: Instant, failures: unknown[]): Promise<boolean> {
  try {
    return (await closePeriod(account, later(now, account.clockSkew))).isOurs;
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    failures.push(error);
    return false;
  }
}
