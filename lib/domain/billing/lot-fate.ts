import type { Instant } from "#lib/units/instant.ts";
import { greatest, least, type Millis, minus, plus, sum, ZERO } from "#lib/units/millis.ts";
import type { Plan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import type { Account, AccountLot } from "../ledger/account.ts";
import { isLive } from "../ledger/lot.ts";
import { upgrade } from "../plans/change.ts";
import type { LotFate } from "./view.ts";

type Held = Pick<Account, "lots" | "period">;
type Joins = readonly { readonly class: string; readonly label: string; readonly amount: Millis }[];

/** What an upgrade at `at` adds to the running period, by class (ACT-13). */
export function joinsOf(card: RateCard, account: Pick<Account, "period">, from: Plan, to: Plan, at: Instant): Joins {
  const grants = upgrade(account, from, to, card, at, () => "").grants;
  return grants.map(({ class: id, amount }) => ({ class: id, label: labelOf(card, id), amount }));
}

/** What an upgrade does to the credits that are there: the period's grow, the others stay. */
export function fatesOfUpgrade(card: RateCard, account: Held, joins: Joins, at: Instant): readonly LotFate[] {
  return card.classes.map(({ id, label }) => {
    const now = standing(account, id, at);
    const more = sum(joins.filter((each) => each.class === id).map(({ amount }) => amount));
    return { class: id, label, now, after: plus(now, more), fate: more > ZERO ? "grows" : "stays", forfeited: ZERO };
  });
}

/**
 * What the end of the period at `endsAt` does to the credits that are there, when it begins anew on `to` (ACT-3, ACT-6, ALU-1)
 * and nothing more is spent until then.
 */
export function fatesOfClose(card: RateCard, account: Held, to: Plan, now: Instant, endsAt: Instant): readonly LotFate[] {
  const { rollover } = card;
  const from = rollover && to.bankCap !== null ? rollover.from : null;
  const unused = rollover ? standing(account, rollover.from, now) : ZERO;
  const bank = rollover ? lasting(account, rollover.to, now, endsAt) : ZERO;
  const rolled = from === null ? ZERO : least(unused, greatest(ZERO, minus(to.bankCap ?? ZERO, bank)));
  return card.classes.map(({ id, label }): LotFate => {
    const there = standing(account, id, now);
    const granted = to.grants.find((grant) => grant.class === id)?.amount ?? ZERO;
    const base = { class: id, label, now: there };
    if (id === from) return { ...base, after: granted, fate: "rolls_over", forfeited: minus(unused, rolled) };
    const left = id === rollover?.from ? ZERO : lasting(account, id, now, endsAt);
    const gained = id === rollover?.to ? rolled : ZERO;
    const fate = gained > ZERO ? "grows" : left < there ? "expires" : "stays";
    return { ...base, after: plus(plus(left, gained), granted), fate, forfeited: ZERO };
  });
}

function standing({ lots }: Held, creditClass: string, at: Instant): Millis {
  return sum(lots.filter((lot) => lot.class === creditClass && isLive(lot, at)).map(({ remaining }) => remaining));
}

/** What of a class is there now and still is once the period has ended; a restart ends what the period would have ended (ALU-1). */
function lasting({ lots, period }: Held, creditClass: string, now: Instant, endsAt: Instant): Millis {
  const lives = lots.filter((lot) => lot.class === creditClass && lot.periodEnd === null && isLive(lot, now));
  return sum(lives.filter((lot) => isLive(lot, endsAt) && !isOfPeriod(lot, period.end)).map(({ remaining }) => remaining));
}

function isOfPeriod({ source, expiresAt }: AccountLot, end: Instant): boolean {
  return source === "plan period" && expiresAt === end;
}

function labelOf(card: RateCard, creditClass: string): string {
  return card.classes.find(({ id }) => id === creditClass)?.label ?? creditClass;
}
