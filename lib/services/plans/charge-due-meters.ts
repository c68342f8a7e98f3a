import { loadAccount } from "#db/queries/ledger.ts";
import { type DueAccount, dueCounters } from "#db/queries/metering.ts";
import { dueStorage } from "#db/queries/stored.ts";
import { hourOf } from "#lib/domain/metering/counted.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { log } from "#lib/log.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { cardOf } from "../cards.ts";
import { chargeCounters } from "../metering/charge-counters.ts";
import { chargeStorage } from "../metering/charge-storage.ts";
import { renewCycle } from "./renew-cycle.ts";

const BATCH = 200;

/**
 * The worker's round: looks once an hour, by each organization's own clock, at what was counted (ALU-4), and charges the
 * storage of closed periods whose closing was cut short (ALU-3). Answers how many accounts it went through. An account that
 * cannot be charged keeps no other from it.
 */
export async function chargeDueMeters(now: Instant, requestId: string): Promise<number> {
  let count = 0;
  for (let due = await dueAccounts(now); due.length > 0; due = due.length < BATCH ? [] : await dueAccounts(now)) {
    const charged = await Promise.all(due.map((each) => charge(each, now, requestId)));
    count += charged.filter(Boolean).length;
    // Who failed would come again at once.
    if (charged.includes(false)) break;
  }
  return count;
}

async function dueAccounts(now: Instant): Promise<readonly DueAccount[]> {
  const [counted, stored] = await Promise.all([dueCounters(now, BATCH), dueStorage(BATCH)]);
  return [...new Map([...counted, ...stored].map((each) => [each.accountId, each])).values()];
}

async function charge({ accountId, slug, clockSkew }: DueAccount, server: Instant, requestId: string): Promise<boolean> {
  const now = later(server, clockSkew);
  const caller: Caller = { accountId, slug, actor: "system:worker", role: "system", now, requestId };
  try {
    await renewCycle(caller, {});
    const account = await loadAccount(accountId);
    const card = account && (await cardOf(account, now));
    if (!card) throw new Error("it has no card");
    await chargeStorage(account, card);
    await chargeCounters(account, card, hourOf(now));
    return true;
  } catch (error) {
    log.error({ requestId, accountId, error }, "what was counted or stored could not be charged");
    return false;
  }
}
