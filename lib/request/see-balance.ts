import { loadBalance } from "#lib/services/ledger/load-balance.ts";
import { instant } from "#lib/units/instant.ts";
import type { Seen } from "./live-feed.ts";

/** The balance of an account as its live stream carries it: amounts are decimal strings of millis. Null without a ledger. */
export async function seeBalance(accountId: string): Promise<Seen | null> {
  const balance = await loadBalance(accountId, instant(Date.now()));
  if (!balance) return null;
  const { available, held, unit, sequence, money } = balance;
  const data = JSON.stringify({
    available: available.toString(),
    held: held.toString(),
    unit,
    sequence: sequence.toString(),
    money: money && { cents: money.cents.toString(), currency: money.currency },
  });
  return { data, sequence };
}
