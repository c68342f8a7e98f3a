import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, formatInstant, HOUR, type Instant, later } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { boundaryAfter } from "#lib/units/period.ts";
import { customerOf, openOwner, subscribe } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { moveClock } from "../sandbox/move-clock.ts";
import { ask, at, classes, must } from "../testing.ts";

const world = await payingWorld();

const MONTHS = 14;
const CAP = 66_000;

async function creator(zone: string, now: Instant): Promise<Caller> {
  const caller = await openOwner({ now, zone });
  await subscribe(world, caller, "creator");
  return caller;
}

/** Months of bank: each close moves what the month left, up to the cap; what was banked expires at the sixth close after it. */
class ExpectedBank {
  readonly lots: { amount: number; left: number }[] = [];

  close(unused: number): void {
    for (const lot of this.lots) lot.left -= 1;
    const kept = this.lots.filter(({ left }) => left > 0);
    const banked = Math.min(unused, Math.max(0, CAP - kept.reduce((sum, { amount }) => sum + amount, 0)));
    this.lots.splice(0, this.lots.length, ...kept, ...(banked > 0 ? [{ amount: banked, left: 6 }] : []));
  }

  get sum(): number {
    return this.lots.reduce((sum, { amount }) => sum + amount, 0);
  }
}

// Each begins on a day that shorter months lack, and lives through a change of clocks each way; the first two through the 29th of February.
for (const [zone, start] of [
  ["Europe/Berlin", "2027-12-31T09:30:00Z"],
  ["America/New_York", "2028-01-30T04:15:00Z"],
  ["Australia/Lord_Howe", "2026-10-29T12:00:00Z"],
] as const) {
  test(`GEN-10, ACT-3 to ACT-6: fourteen months from ${start.slice(0, 10)} in ${zone}, paid month by month: every boundary, every grant and the bank are as expected`, async () => {
    const begun = at(start);
    const opened = await creator(zone, begun);
    const first = (await loadAccount(opened.accountId)) ?? assert.fail();
    const { anchor } = first;
    const bank = new ExpectedBank();
    let account: Account = first;
    for (let month = 1; month <= MONTHS; month += 1) {
      const boundary = boundaryAfter(begun, anchor, month);
      assert.equal(formatInstant(account.period.end), formatInstant(boundary), `the end of month ${month}`);
      // What is spent of the month differs from month to month; in three of them all but nothing is left.
      const spent = month % 5 === 0 ? 32_999 : (month * 1_777) % 20_000;
      const caller = { ...opened, now: later(account.period.start, DAY) };
      const use = { kind: "charge", operation: "shot", cardId: "act3", cardVersion: 1, amount: credits(spent) } as const;
      await must(ask({ ...caller, now: later(boundary, -DAY / 2) }, use));
      const now = later(boundary, 5 * DAY);
      assert.ok((await moveClock({ ...opened, role: "system", now: later(account.period.start, HOUR) }, { now })).ok);
      account = (await loadAccount(opened.accountId)) ?? assert.fail();
      bank.close(33_000 - spent);
      assert.deepEqual(
        await classes(opened),
        [
          ["monthly", 33_000],
          ["bank", bank.sum],
        ],
        `after the close of month ${month}`,
      );
    }
    const paid = (await world.stripe.invoices.list({ customer: await customerOf(opened), limit: 100 })).data;
    assert.deepEqual([paid.length, paid.every(({ status }) => status === "paid")], [MONTHS + 1, true]);
    assert.deepEqual(await verifyLedger(opened.accountId, undefined, later(account.period.start, 6 * DAY)), []);
  });
}
