import type { Refusal } from "#lib/units/outcome.ts";

const NOTHING = "Nothing was charged.";

const REASONS: Readonly<Record<string, string>> = {
  payments_not_set_up: "Payments are not set up here yet. Ask whoever runs this Greenlight.",
  payments_unavailable: `The payment service does not answer right now. What you typed is kept: try again in a moment, nothing is charged twice.`,
  declined: `The payment was declined. ${NOTHING} Use another payment method, or ask your bank.`,
  no_payment_method: "There is no payment method yet. Add one first.",
  last_method: "This is what the subscription is paid with. Add another one and make it the default first.",
  preview_changed: `The figures changed since they were shown. ${NOTHING} Look at the new ones and confirm again.`,
  managed: "An operator looks after this plan: ask them to change it.",
  same_plan: "This is your plan already.",
  plan_changed: "Somebody changed the plan a moment ago. Reload the page to see it.",
  other_interval: "An upgrade is paid as your plan is now, by the month or by the year. Upgrade first, then change how you pay.",
  pending_change: "A change is waiting already. Undo it first.",
  nothing_pending: "There is no change that waits any more. Reload the page.",
  not_past_due: "This is paid already. Reload the page.",
  past_due: "An invoice is open. Pay it first.",
  by_request: "This plan is by agreement: ask for it below.",
  unknown_plan: "This plan is not offered any more. Reload the page.",
  no_packs: "No packs are sold on this plan.",
  no_plan_price: "This plan has no price per credit, so no pack can be priced on it.",
  pack_not_offered: "This amount is not sold. Choose one that is listed.",
  already_requested: "You have asked already. The owners see it on their billing page.",
  already_decided: "Somebody has decided this already. Reload the page.",
  not_stopped: "It runs already. Reload the page.",
  already_enquired: "Your enquiry is on its way already.",
  currency_not_offered: "This currency is not offered any more. Reload the page.",
  currency_changed: `Somebody chose another currency, or bought something, at the same moment. ${NOTHING} Reload the page to see the prices as they are now.`,
  checkout_left: `This checkout was closed in another tab before its page was open. ${NOTHING} Reload the page and begin again.`,
  currency_fixed: "Something was paid in the old currency by now, and that keeps it. Reload the page.",
  currency_ordered: "A purchase in the old currency is under way. Wait until it has ended, then choose again.",
  currency_of_recharge: "The cap of automatic purchases is in the old currency. Turn them off first, then choose again.",
  paid_meanwhile: "This was paid in the meantime: what it brings is there, or on its way.",
  not_found: "This is not here any more. Reload the page.",
  forbidden: "Your role does not allow this. Ask an owner.",
  signed_out: "You are signed out. Sign in again in another tab, then retry: what you typed stays.",
  cross_origin: "This request did not come from Greenlight's own page. Reload and retry.",
  unavailable: `The books cannot be reached right now. What you typed is kept: try again in a moment, nothing is charged twice.`,
  unreachable: "Greenlight did not answer. Trying again is safe: the same purchase is never charged twice.",
  invalid_vat_id: "This VAT id does not have the form that its country uses.",
};

/** A refusal as a sentence that says what is true now and what to do. `detail.message` is the payment service's own word, where it has one. */
export function billingRefusal({ reason, detail }: Refusal): string {
  if (reason === "invalid_request") return "Something that was typed does not fit: it is marked.";
  const said = detail["message"];
  const known = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  if (known) return reason === "declined" && typeof said === "string" ? `${said} ${NOTHING}` : known;
  if (typeof said === "string") return said;
  const id = detail["requestId"];
  return `That did not work, and ${NOTHING.toLowerCase()}${typeof id === "string" ? ` Tell support: ${id}.` : ""}`;
}

/** What a refusal says of one field, by its path. */
export function fieldProblem(refusal: Refusal | null, path: string): string | null {
  const errors = refusal?.detail["errors"];
  if (!Array.isArray(errors)) return null;
  const found: unknown = errors.find((each: unknown) => typeof each === "object" && each !== null && "path" in each && each.path === path);
  return typeof found === "object" && found !== null && "message" in found ? String(found.message) : null;
}
