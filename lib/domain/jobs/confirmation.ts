import type { Instant } from "../../units/instant.ts";
import { done, type Outcome, refuse } from "../../units/outcome.ts";
import type { Plan } from "../catalog/plan.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import type { Role } from "../orgs/role.ts";
import { isBinding, type Quote } from "../rating/stored-quote.ts";

/** What of a quote its confirmation needs. */
export type ConfirmedQuote = Pick<
  Quote,
  "id" | "total" | "unit" | "operation" | "cardId" | "cardVersion" | "project" | "department" | "expiresAt"
>;

type Asked = {
  readonly quote: ConfirmedQuote;
  /** The card that prices the account now. */
  readonly current: Pick<RateCard, "id" | "version" | "arrears">;
  readonly plan: Pick<Plan, "freeTier" | "generation">;
  /** Its subscription has ended, or never began. */
  readonly isUnsubscribed: boolean;
  /** The plan is tried, not paid for. */
  readonly isTrial: boolean;
  readonly role: Role | "key" | "operator" | "system";
  /** The roles that may spend the shared pool, as the owner set them. */
  readonly spendingRoles: readonly string[];
  readonly linkedIn: boolean;
  readonly now: Instant;
};

export type Refusals =
  | "quote_expired"
  | "quote_stale"
  | "not_allowed_to_spend"
  | "linkedin_required"
  | "generation_off"
  | "no_subscription";

/** May this quote be confirmed now, by this member or key? In the order in which a person can do something about it (GEN-3, ACT-10, ACT-12, IMS-6). */
export function mayConfirm({
  quote,
  current,
  plan,
  isUnsubscribed,
  isTrial,
  role,
  spendingRoles,
  linkedIn,
  now,
}: Asked): Outcome<ConfirmedQuote, Refusals> {
  if (current.arrears && isUnsubscribed) return refuse("no_subscription");
  if (!plan.generation) return refuse("generation_off");
  // Which roles may spend says nothing of keys: an owner gave each its scopes.
  if (role !== "system" && role !== "key" && !spendingRoles.includes(role)) return refuse("not_allowed_to_spend", { role });
  if (needsLinkedIn(plan, isTrial) && !linkedIn) return refuse("linkedin_required");
  if (quote.cardId !== current.id || quote.cardVersion !== current.version) {
    return refuse("quote_stale", { quoted: quote.cardVersion, current: current.version });
  }
  if (!isBinding(quote, now)) return refuse("quote_expired", { expiredAt: quote.expiresAt });
  return done(quote);
}

/** The free tier is a plan's trial: whoever pays for the plan need not have signed in with LinkedIn (ACT-10). */
export function needsLinkedIn({ freeTier }: Pick<Plan, "freeTier">, isTrial: boolean): boolean {
  return freeTier && isTrial;
}
