"use client";
import { useState, useTransition } from "react";
import type { Outcome } from "#lib/units/outcome.ts";
import { refusalText } from "./role-names.ts";

/** Runs an action once at a time. `problem` is the last refusal in words; the page re-renders by itself on success. */
export function useAction() {
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const run = (action: () => Promise<Outcome<unknown>>, onDone?: () => void) => {
    if (pending) return;
    start(async () => {
      setProblem(null);
      const outcome = await action().catch(() => null);
      if (outcome === null)
        setProblem("Greenlight did not answer, and it is not known whether anything was changed. Reload the page to see.");
      else if (outcome.ok) onDone?.();
      else setProblem(refusalText(outcome));
    });
  };
  return { pending, problem, run };
}
