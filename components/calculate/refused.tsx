import Link from "next/link";
import type { ReactNode } from "react";
import { Refusal } from "#components/ui/refusal.tsx";
import type { Refusal as Refused } from "#lib/units/outcome.ts";

type Text = { readonly title: string; readonly raisedBy?: string; readonly children?: ReactNode };

/** A refusal of quote or confirm: what is true now and what to do. What was typed stays in the form. */
export function RefusedNotice({ refusal, slug }: { readonly refusal: Refused; readonly slug: string }) {
  return (
    <div className="mt-3.5">
      <Refusal {...textOf(refusal, slug)} />
    </div>
  );
}

const NOTHING = "Nothing was charged.";
const TEXTS: Readonly<Record<string, Text>> = {
  quote_expired: { title: "This quote is over: it was good for 15 minutes.", children: NOTHING },
  quote_stale: { title: "Prices changed since this quote was made.", children: NOTHING },
  not_found: { title: "This quote no longer exists here.", children: NOTHING },
  not_allowed_to_spend: {
    title: "Your role may not spend this organization's credits at present.",
    raisedBy: "an owner, in Settings",
    children: NOTHING,
  },
  generation_off: { title: "Generation is off on this plan.", raisedBy: "an owner, by upgrading the plan", children: NOTHING },
  no_subscription: { title: "There is no active subscription.", raisedBy: "an owner, on the Plans page", children: NOTHING },
  forbidden: { title: "Your role may not run jobs.", raisedBy: "an owner, on the Members page", children: NOTHING },
  signed_out: { title: "You are signed out.", children: "Sign in again in another tab, then retry here: the form stays as it is." },
  cross_origin: { title: "This request did not come from our own page.", children: "Reload the page and try again." },
  unavailable: {
    title: "The books cannot be reached right now.",
    children: "What you typed is kept. Try again in a moment: the same quote is never charged twice.",
  },
  unreachable: { title: "The server could not be reached.", children: "Try again: the same quote is never charged twice." },
};

function textOf({ reason, detail }: Refused, slug: string): Text {
  const { jobId, requestId, errors, violations } = detail;
  if (reason === "quote_used")
    return {
      title: "This quote already started a job, and was charged once.",
      children: typeof jobId === "string" && <Go href={`/o/${slug}/jobs/${jobId}`}>Open that job</Go>,
    };
  if (reason === "linkedin_required")
    return {
      title: "On the free trial, sign in with LinkedIn once before you spend.",
      children: <Go href={`/o/${slug}/settings`}>Link your LinkedIn account</Go>,
    };
  if (reason === "policy_violation")
    return { title: "A rule of the plan or of this organization does not allow it.", children: <p>{messageIn(violations)}</p> };
  if (reason === "invalid_request") return { title: "The server did not accept this request.", children: firstMessage(errors) };
  const request = typeof requestId === "string" ? ` Tell support: request ${requestId}.` : "";
  return (
    TEXTS[reason] ?? {
      title: "That did not work, and we do not know why yet.",
      children: `Trying again is safe: the same quote is never charged twice.${request}`,
    }
  );
}

function Go({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link href={href} className="font-semibold text-accent underline">
      {children}
    </Link>
  );
}

function messageIn(violations: unknown): string {
  const first: unknown = Array.isArray(violations) ? violations[0] : null;
  return typeof first === "object" && first !== null && "message" in first ? String(first.message) : "";
}

function firstMessage(errors: unknown): string {
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  if (typeof first !== "object" || first === null || !("path" in first) || !("message" in first)) return "Check the form.";
  return `${String(first.path)} ${String(first.message)}.`;
}
