import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import type { Refusal as Refused } from "#lib/units/outcome.ts";

type Text = { readonly title: string; readonly raisedBy?: string; readonly children?: ReactNode };

/** A refusal of quote or confirm, with what is true now and what to do. What was typed stays in the form. */
export function RefusedNotice({
  refusal,
  slug,
  onFresh,
}: {
  readonly refusal: Refused;
  readonly slug: string;
  readonly onFresh: () => void;
}) {
  const fresh = (
    <Button kind="ghost" small onClick={onFresh} className="mt-1">
      Get a fresh quote
    </Button>
  );
  const text = textOf(refusal, slug, fresh);
  return (
    <div className="mt-3.5">
      <Refusal {...text} />
    </div>
  );
}

function textOf({ reason, detail }: Refused, slug: string, fresh: ReactNode): Text {
  const { jobId, requestId, errors } = detail;
  const texts: Readonly<Record<string, Text>> = {
    quote_expired: { title: "This quote is over: it was good for 15 minutes.", children: <>Nothing was charged. {fresh}</> },
    quote_stale: { title: "Prices changed since this quote was made.", children: <>Nothing was charged. {fresh}</> },
    quote_used: {
      title: "This quote already started a job, and was charged once.",
      children: (
        <>
          {typeof jobId === "string" && (
            <p>
              <Link className="font-semibold text-accent underline" href={`/o/${slug}/jobs/${jobId}`}>
                Open that job
              </Link>
            </p>
          )}
          <p>To run it again: {fresh}</p>
        </>
      ),
    },
    not_found: { title: "This quote no longer exists here.", children: <>Nothing was charged. {fresh}</> },
    not_allowed_to_spend: {
      title: "Your role may not spend this organization's credits at present.",
      raisedBy: "an owner, in Settings",
      children: "Nothing was charged.",
    },
    linkedin_required: {
      title: "On the free trial, sign in with LinkedIn once before you spend.",
      children: (
        <Link className="font-semibold text-accent underline" href={`/o/${slug}/settings`}>
          Link your LinkedIn account
        </Link>
      ),
    },
    generation_off: { title: "Generation is off on the Archive plan.", raisedBy: "an owner, by upgrading the plan" },
    forbidden: { title: "Your role may not run jobs.", raisedBy: "an owner, on the Members page" },
    signed_out: { title: "You are signed out. Sign in again in another tab, then retry here: the form stays as it is." },
    invalid_request: { title: "The server did not accept this request.", children: firstMessage(errors) },
    unreachable: { title: "The server could not be reached.", children: "Try again: the same quote is never charged twice." },
  };
  return (
    texts[reason] ?? {
      title: "That did not work, and we do not know why yet.",
      children:
        typeof requestId === "string"
          ? `Nothing was charged by this page. Tell support: request ${requestId}.`
          : "Nothing was charged by this page.",
    }
  );
}

function firstMessage(errors: unknown): string {
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  if (typeof first !== "object" || first === null || !("path" in first) || !("message" in first)) return "Check the form.";
  return `${String(first.path)} ${String(first.message)}.`;
}
