import { fieldProblem } from "#components/billing/refusals.ts";
import type { Refusal } from "#lib/units/outcome.ts";

const TEXTS: Readonly<Record<string, string>> = {
  payments_not_set_up: "Payments are not set up here: STRIPE_SECRET_KEY is missing. Nothing was sent.",
  payments_unavailable:
    "The payment service does not answer right now. What you typed is kept: trying again is safe, nothing is sent twice.",
  already_billed: "An invoice on other terms was sent already. Withdraw that one first: the page shows it once you reload.",
  already_paid: "The invoice was paid in the meantime, so it cannot be withdrawn. Its plan and credits are there.",
  order_ended: "This was paid, refused or withdrawn in the meantime. Reload the page.",
  not_by_agreement: "The plan is not by agreement any more. Reload the page.",
  not_managed: "A subscription pays for this plan: its owner changes it on the page of plans.",
  not_an_upgrade: "Only an upgrade takes effect at once. Choose the period’s end.",
  same_plan: "The organization is on this plan already. Reload the page.",
  unknown_plan: "The plan is not offered any more. Reload the page.",
  plan_changed: "The plan changed a moment ago. Reload the page to see it.",
  nothing_pending: "Nothing waits for the period’s end any more. Reload the page.",
  not_found: "This is not here any more: somebody else has seen to it. Reload the page.",
  no_credits: "No order of credits stands behind it, so there is nothing that it promised.",
  order_paid: "Another payment has brought what was ordered. Give this one back in the payment service’s dashboard, and dismiss it.",
  not_paid: "The payment service says that it is not paid, or not this organization’s. Nothing was granted.",
  given_back: "All of its money was given back meanwhile. Nothing was granted: dismiss it.",
  signed_out: "You are signed out. Sign in again in another tab, then retry: what you typed stays.",
  cross_origin: "This request did not come from Greenlight’s own page. Reload and retry.",
  unavailable: "The database cannot be reached right now. What you typed is kept: try again in a moment.",
  unreachable: "Greenlight did not answer. Trying again is safe: nothing is sent or granted twice.",
};

/** A refused action of an operator about money, as a sentence that says what is true now and what to do. */
export function moneyRefusal(refusal: Refusal): string {
  const { reason, detail } = refusal;
  if (reason === "invalid_request") {
    const field = ["cents", "credits", "days", "purchaseOrder"].find((path) => fieldProblem(refusal, path));
    return field
      ? `Something that was typed does not fit: ${field} ${fieldProblem(refusal, field)}.`
      : "Something that was typed does not fit: it is marked.";
  }
  if (reason === "books_refuse") return `Nothing was granted: ${String(detail["words"])}.`;
  const known = Object.hasOwn(TEXTS, reason) ? TEXTS[reason] : undefined;
  const id = detail["requestId"];
  return known ?? `That did not work (${reason}).${typeof id === "string" ? ` The log has it under ${id}.` : ""}`;
}
