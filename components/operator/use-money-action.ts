"use client";
import { useOnward } from "#components/billing/use-onward.ts";
import type { Outcome } from "#lib/units/outcome.ts";
import { moneyRefusal } from "./money-refused.ts";

/** A server action of operators. */
export type OperatorAction<T = unknown> = (input: unknown) => Promise<Outcome<T>>;

/** Runs an operator's action: pending, its last refusal in words, and what that says of a field. */
export function useMoneyAction() {
  const { pending, refusal, errorOf, clear, run } = useOnward();
  return { pending, problem: refusal && moneyRefusal(refusal), errorOf, clear, run };
}
