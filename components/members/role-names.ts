import type { Role } from "#lib/domain/orgs/role.ts";

/** What each role may do, in a sentence (ACT-10). */
export const ROLE_NOTES: Readonly<Record<Role, { readonly name: string; readonly note: string }>> = {
  owner: { name: "Owner", note: "Everything: billing, members, plan and credits" },
  billing: { name: "Billing", note: "Updates payment methods and reads billing, nothing else" },
  creator: { name: "Creator", note: "Calculates and runs jobs with credits" },
  viewer: { name: "Viewer", note: "Reads only" },
};

const REASONS: Readonly<Record<string, string>> = {
  last_owner: "An organization needs an owner. Make somebody else owner first.",
  already_member: "This person is a member already.",
  mail_failed: "The invitation stands, but its letter could not be sent. Invite again to send a new one.",
  not_found: "This is not here any more. Reload the page.",
  forbidden: "Your role does not allow this. Ask an owner.",
  signed_out: "You are signed out. Sign in again, then retry.",
  cross_origin: "This request did not come from Greenlight's own page. Reload and retry.",
  busy: "Somebody else changed the same thing at the same moment. Retry.",
  unavailable: "The books cannot be reached right now. What you typed is kept: try again in a moment.",
  personal: "This is your own workspace: nobody can leave it.",
};

/** A refusal as a sentence that says what to do now. */
export function refusalText(outcome: { readonly reason: string; readonly detail: Readonly<Record<string, unknown>> }): string {
  if (outcome.reason === "invalid_request") return firstMessage(outcome.detail["errors"]) ?? "Something that was typed does not fit.";
  if (Object.hasOwn(REASONS, outcome.reason)) return REASONS[outcome.reason] ?? "";
  const id = outcome.detail["requestId"];
  return `That did not work, and nothing was changed.${typeof id === "string" ? ` Tell support: ${id}.` : ""}`;
}

function firstMessage(errors: unknown): string | null {
  if (!Array.isArray(errors)) return null;
  const first: unknown = errors[0];
  return typeof first === "object" && first !== null && "message" in first && typeof first.message === "string" ? first.message : null;
}
