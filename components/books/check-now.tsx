"use client";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Instant } from "#lib/units/instant.ts";
import type { Outcome, Refusal } from "#lib/units/outcome.ts";

export type VerifyAction = (slug: string, input: unknown) => Promise<Outcome<unknown>>;

const UNREACHABLE: Refusal = { ok: false, reason: "unreachable", detail: {} };

/** Checks the books at once; the page then shows what was found. */
export function CheckNow({ slug, now, verify }: { readonly slug: string; readonly now: Instant; readonly verify: VerifyAction }) {
  const [pending, start] = useTransition();
  const [said, setSaid] = useState("");
  const run = () => {
    if (pending) return;
    start(async () => {
      setSaid("Reading the whole books…");
      const outcome = await verify(slug, {}).catch(() => UNREACHABLE);
      // Said together with the page that shows it.
      start(() => setSaid(outcome.ok ? "Checked just now." : textOf(outcome, now)));
    });
  };
  return (
    <span data-screen-only className="flex flex-wrap items-center justify-end gap-2">
      <span role="status" className="text-sm text-dim">
        {said}
      </span>
      <Button kind="ghost" small pending={pending} onClick={run}>
        Check now
      </Button>
    </span>
  );
}

const TEXTS: Readonly<Record<string, string>> = {
  check_running: "A check is running already. Its result appears here in a moment: reload the page then.",
  forbidden: "Your role may not check the books.",
  signed_out: "You are signed out. Sign in again in another tab, then retry.",
  unavailable: "The books cannot be reached right now. Try again in a moment.",
  unreachable: "The server could not be reached. Try again: a check changes nothing.",
};

function textOf({ reason, detail }: Refusal, now: Instant): string {
  if (reason === "checked_just_now") {
    const { again } = detail;
    const seconds = typeof again === "number" ? Math.min(60, Math.max(1, Math.ceil((again - now) / 1_000))) : 60;
    return `Checked less than a minute ago. Again in ${seconds} s or less.`;
  }
  const request = typeof detail["requestId"] === "string" ? ` Tell support: request ${detail["requestId"]}.` : "";
  return TEXTS[reason] ?? `That did not work, and we do not know why yet. Trying again is safe.${request}`;
}
