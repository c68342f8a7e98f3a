import { z } from "zod";
import { atomically, LostRace } from "#db/atomically.ts";
import { currencyToken, currencyWrite } from "#db/queries/billing-currencies.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { currenciesOf } from "#lib/domain/catalog/currency.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { later } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import { LONGEST_OPEN, leaveCheckouts } from "./leave-checkouts.ts";
import { keptBy } from "./load-currency.ts";
import { findPayer } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";

const REFUSED = { paid: "currency_fixed", ordered: "currency_ordered", recharge: "currency_of_recharge" } as const;

/**
 * Has plans, packs and invoices be in another of the card's currencies from now on (ALW-15). Only before anything is paid: the
 * payment service keeps a customer in one currency for ever. Pages of it that are open, in the old one, are closed. Refused:
 * `not_found`, `currency_not_offered`, `currency_fixed`, `currency_ordered` while a purchase is under way,
 * `currency_changed` when somebody ordered or chose at the same moment, `currency_of_recharge` while automatic purchases have their cap in the old one, `payments_unavailable`.
 */
export const chooseCurrency = paymentVerb({
  permission: "billing:payment-methods",
  input: z.strictObject({ currency: z.string().max(3) }),
  run: async (caller, { currency }) => {
    // Read first: whoever orders or chooses after that is noticed.
    const token = await currencyToken(caller.accountId);
    const account = await loadAccount(caller.accountId);
    const own = account && (await cardOf({ cardId: account.cardId, cardVersion: account.cardVersion }, caller.now));
    if (!account || !own) return refuse("not_found");
    if (!currenciesOf(own).includes(currency)) return refuse("currency_not_offered", { currencies: currenciesOf(own) });
    if ((account.currency ?? own.currency) === currency) return done({ currency });
    const payer = await findPayer(caller);
    const isLeft = payer === null || (await leaveCheckouts(caller, payer, ["plan_start", "pack"], "another currency was chosen"));
    if (!isLeft) return refuse("currency_fixed");
    return keep(caller, account.currency ?? own.currency, currency, token);
  },
});

async function keep(caller: Caller, from: string, currency: string, token: string | null) {
  const { accountId, actor: chosenBy, now: chosenAt } = caller;
  try {
    await atomically(
      currencyWrite({ accountId, currency, chosenBy, chosenAt, pagesFrom: later(chosenAt, -LONGEST_OPEN), token }),
      audited(caller, "currency.chosen", accountId, { from, to: currency }),
    );
    return done({ currency });
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
    const kept = await keptBy(accountId);
    return refuse(kept ? REFUSED[kept] : "currency_changed");
  }
}
