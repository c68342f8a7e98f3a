"use client";
import { useEffect, useState, useTransition } from "react";
import { type Outcome, type Refusal, refuse } from "#lib/units/outcome.ts";
import { billingRefusal, fieldProblem } from "./refusals.ts";

/** A server action of billing. */
export type BillingAction<T = unknown> = (slug: string, input: unknown) => Promise<Outcome<T>>;

/**
 * Runs an action that may lead on to the payment service's page. While that page is on its way it stays pending; coming back
 * by the back button makes it usable again. `problem` is the last refusal in words, `errorOf(path)` what it says of a field.
 */
export function useOnward() {
  const [pending, start] = useTransition();
  const [isLeaving, setLeaving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    const back = (event: PageTransitionEvent) => event.persisted && setLeaving(false);
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, []);
  const run = <T>(action: () => Promise<Outcome<T>>, onDone?: (value: T) => void) => {
    if (pending || isLeaving) return;
    start(async () => {
      setRefusal(null);
      const outcome = await action().catch(() => refuse("unreachable"));
      if (!outcome.ok) return setRefusal(outcome);
      const url = urlIn(outcome.value);
      if (url === null) return onDone?.(outcome.value);
      setLeaving(true);
      window.location.assign(url);
    });
  };
  return {
    pending: pending || isLeaving,
    refusal,
    problem: refusal && billingRefusal(refusal),
    errorOf: (path: string) => fieldProblem(refusal, path),
    clear: () => setRefusal(null),
    run,
  };
}

function urlIn(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("url" in value)) return null;
  return typeof value.url === "string" ? value.url : null;
}
