import { currencyTies } from "#db/queries/billing-currencies.ts";
import type { CurrencyChoice } from "#lib/domain/billing/view-purchases.ts";
import { currenciesOf } from "#lib/domain/catalog/currency.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import { cardOf } from "../cards.ts";

/** What an account pays in, and whether that may still change (ALW-15). Null on a card that is sold in one currency. */
export async function loadCurrency(caller: Caller, { accountId, cardId, cardVersion, currency }: Account): Promise<CurrencyChoice | null> {
  const own = await cardOf({ cardId, cardVersion }, caller.now);
  const offered = own ? currenciesOf(own) : [];
  if (!own || offered.length < 2) return null;
  return {
    current: currency ?? own.currency,
    offered,
    keptBy: await keptBy(accountId),
    mayChoose: allows(caller, "billing:payment-methods"),
  };
}

/** What keeps an account in its currency; null when nothing does. */
export async function keptBy(accountId: string): Promise<CurrencyChoice["keptBy"]> {
  const { isPaidIn, isOrdered, hasRule } = await currencyTies(accountId);
  if (isPaidIn) return "paid";
  if (isOrdered) return "ordered";
  return hasRule ? "recharge" : null;
}
