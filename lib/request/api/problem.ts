import type { FieldError } from "#lib/services/field-errors.ts";
import { formatInstant, instant } from "#lib/units/instant.ts";
import { formatMillis, millis } from "#lib/units/millis.ts";
import type { Refusal } from "#lib/units/outcome.ts";

/** Every code that the API answers (api-v1.md), with its status and what it means. They never change. */
export const CODES = {
  invalid_request: { status: 400, title: "The request does not fit: `errors` names each field and what is wrong with it." },
  unauthenticated: { status: 401, title: "There is no key, or it is unknown, revoked or expired." },
  insufficient_credits: { status: 402, title: "The credits do not cover it: `shortfall` says by how much, `options` what to do." },
  forbidden: { status: 403, title: "The key, or the organization's plan, does not allow it." },
  not_found: { status: 404, title: "There is no such thing in this organization." },
  method_not_allowed: { status: 405, title: "This address does not take that method." },
  conflict: { status: 409, title: "It does not go with what has happened already." },
  idempotency_mismatch: { status: 409, title: "This Idempotency-Key was used for something else." },
  quote_expired: { status: 409, title: "The quote is older than 15 minutes: ask for a fresh one." },
  quote_used: { status: 409, title: "The quote has its job already." },
  quote_stale: { status: 409, title: "Prices or plan changed since the quote: ask for a fresh one." },
  payload_too_large: { status: 413, title: "The body is larger than 2 MB." },
  policy_violation: { status: 422, title: "A policy or limit of the organization forbids it: `violations` names each." },
  rate_limited: { status: 429, title: "Too many requests: wait as long as `Retry-After` says." },
  internal: { status: 500, title: "Something failed that nobody foresaw. Asking again under the same Idempotency-Key is safe." },
  unavailable: { status: 503, title: "The books cannot be reached right now. Asking again under the same Idempotency-Key is safe." },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;
export type Code = keyof typeof CODES;

/** An RFC 9457 problem: `members` are its extension members, as JSON takes them. */
export type Problem = { readonly code: Code; readonly detail: string; readonly members: Readonly<Record<string, unknown>> };

type Reading = { readonly code: Code; readonly detail: string };
const say = (code: Code, detail: string): Reading => ({ code, detail });

// What the verbs' reasons are to a machine. A reason that is not here is a conflict that bears its name.
const REASONS: Readonly<Record<string, Reading>> = {
  not_allowed_to_spend: say("forbidden", "This role may not spend the organization's credits."),
  linkedin_required: say("forbidden", "On this plan a member must have signed in with LinkedIn before credits are spent."),
  no_subscription: say("forbidden", "The organization has no active subscription, which this card's features ask for: begin one first."),
  generation_off: say("forbidden", "The organization's plan runs no jobs: upgrade it first."),
  not_your_job: say("forbidden", "Another caller started this job."),
  job_ended: say("conflict", "The job has ended already."),
  limit_exceeded: say("policy_violation", "It exceeds a limit of the organization."),
  unknown_plan: say("invalid_request", "The card has no such plan."),
  unknown_card: say("invalid_request", "There is no such card."),
  unknown_class: say("invalid_request", "The card has no such class of credits."),
  busy: say("unavailable", "Too much is being asked right now."),
  unexpected: say("internal", CODES.internal.title),
};

/** A verb's refusal as a problem; what its detail says becomes extension members, amounts and instants as the API writes them. */
export function problemOf({ reason, detail }: Refusal): Problem {
  const { errors, message, ...rest } = detail;
  const known = isCode(reason) ? say(reason, CODES[reason].title) : (REASONS[reason] ?? say("conflict", CODES.conflict.title));
  const named = isCode(reason) ? {} : { reason };
  const listed = known.code === "invalid_request" ? { errors: errors ?? [{ path: "", message: known.detail }] } : {};
  return {
    code: known.code,
    detail: typeof message === "string" ? message : known.detail,
    members: { ...named, ...listed, ...plainMembers(rest) },
  };
}

/** A problem that the door itself finds. */
export function problem(code: Code, detail: string, members: Readonly<Record<string, unknown>> = {}): Problem {
  return { code, detail, members };
}

/** What does not fit, field by field. */
export function invalid(errors: readonly FieldError[]): Problem {
  return problem("invalid_request", CODES.invalid_request.title, { errors });
}

/** The document that is sent, `application/problem+json`. */
export function problemText({ code, detail, members }: Problem): string {
  return JSON.stringify({ type: `/docs/api#${code}`, title: CODES[code].title, status: CODES[code].status, code, detail, ...members });
}

function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text);
}

// Instants of a refusal are told by their names: a number there is never a price.
function plainMembers(detail: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      /At$|^at$/.test(name) && typeof value === "number" ? moment(value) : plain(value),
    ]),
  );
}

function moment(value: number): string {
  return formatInstant(instant(value));
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return formatMillis(millis(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) return plainMembers(Object.fromEntries(Object.entries(value)));
  return value;
}
