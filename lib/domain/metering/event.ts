import { DAY, type Instant, later, MINUTE } from "../../units/instant.ts";
import { type Millis, ZERO } from "../../units/millis.ts";
import { done, type Outcome, refuse } from "../../units/outcome.ts";
import type { Plan } from "../catalog/plan.ts";
import type { Operation, RateCard } from "../catalog/rate-card.ts";
import type { Account } from "../ledger/account.ts";
import { termsOf } from "../rating/adjust.ts";
import { price } from "../rating/quote.ts";
import { type Checked, checkRequest } from "../rating/request.ts";
import { countedOf, countOf, hourOf } from "./counted.ts";
import { paramsMemo } from "./params-memo.ts";
import { usedAtMemo } from "./used-at.ts";

/** One use, as it was reported. */
export type UsageEvent = {
  readonly id: string;
  readonly operation: string;
  /** As it came: nothing in it is trusted. */
  readonly params: unknown;
  /** When the work was done. */
  readonly at: Instant;
  readonly failed: boolean;
};

/** What events are judged by: the account as it stands at `now`, with no period left to close. */
export type Standing = {
  readonly account: Pick<Account, "unit" | "period">;
  readonly card: RateCard;
  readonly plan: Plan | null;
  readonly now: Instant;
};

/** What becomes of an event: `amount` is charged under its id, and `counted` is added to its operation's counter. */
export type Judged = {
  readonly kind: "charge" | "meter";
  readonly amount: Millis;
  readonly counted: bigint | null;
  /** Its period had closed: it counts to the running one. */
  readonly isLate: boolean;
  readonly memo: string | null;
};

export type EventRefusal = "invalid_request" | "not_metered" | "in_future" | "too_old" | "no_subscription" | "generation_off";

/** How long after its time a use may be reported, and how far a reporter's clock may be ahead. */
const OLDEST = 30 * DAY;
const AHEAD = 5 * MINUTE;

/**
 * Judges one event by itself, and prices it once: failed work costs nothing (IMS-4), counted work is billed by its counter
 * (ALU-4). Late work lands in the running period, and its memo says when it was done. Refused: `invalid_request` with `errors`,
 * `not_metered`, `in_future`, `too_old`, `no_subscription` (IMS-6), `generation_off`.
 */
export function judge({ account, card, plan, now }: Standing, event: UsageEvent): Outcome<Judged, EventRefusal> {
  const off = refusedBy(card, plan);
  if (off) return refuse(off);
  if (event.at > later(now, AHEAD)) return refuse("in_future");
  if (event.at < later(now, -OLDEST)) return refuse("too_old");
  const checked = checkRequest(card, event);
  if (!checked.ok) return checked;
  const { operation } = checked.value;
  if (!isMetered(operation)) return refuse("not_metered");
  const rated = price(card, checked.value, termsOf(card, plan?.id));
  if (rated.unit !== account.unit) return refuse("invalid_request", { errors: [wrongUnit(card, rated.unit, account.unit)] });
  const isLate = event.at < account.period.start;
  const wasEarlier = isLate || (card.arrears !== undefined && hourOf(event.at) < hourOf(now));
  const late = wasEarlier ? usedAtMemo(event.at, isLate) : null;
  if (event.failed) return done({ kind: "charge", amount: ZERO, counted: null, isLate, memo: late });
  const counted = countOfEvent(operation, checked.value);
  if (counted !== null) return done({ kind: "charge", amount: ZERO, counted, isLate, memo: late });
  const memo = [paramsMemo(checked.value.values), late].filter(Boolean).join(", ");
  return done({ kind: takesWhatIsThere(operation) ? "meter" : "charge", amount: rated.total, counted, isLate, memo });
}

function refusedBy(card: RateCard, plan: Plan | null): "no_subscription" | "generation_off" | null {
  if (!plan) return card.arrears ? "no_subscription" : "generation_off";
  return plan.generation ? null : "generation_off";
}

function isMetered({ charged }: Operation): boolean {
  return charged.some((when) => when !== "upfront");
}

function countOfEvent(operation: Operation, { values }: Checked): bigint | null {
  const counted = countedOf(operation);
  return counted && countOf(counted, values);
}

/** Is it only ever metered, so that it takes what is there and waives the rest (ALU-5)? */
function takesWhatIsThere({ charged }: Operation): boolean {
  return charged.every((when) => when === "metered");
}

function wrongUnit(card: RateCard, priced: string, unit: string) {
  const field = card.unit.kind === "money" ? card.unit.by?.field : undefined;
  return { path: field === undefined ? "params" : `params.${field}`, message: `is priced in ${priced}, not ${unit}` };
}
