import type { RateCard } from "./rate-card.ts";

/** The rank of a class in the burn order, from 0 (GEN-7). Throws on a class that the card does not have. */
export function rankOf(card: RateCard, creditClass: string): number {
  const rank = card.classes.findIndex(({ id }) => id === creditClass);
  if (rank < 0) throw new RangeError(`${card.id} has no class ${creditClass}`);
  return rank;
}

/** The class of what an account in arrears may still owe (IMS-7). No card sells it; the ledger makes its one lot. */
export const CREDIT_LINE = { id: "credit_line", label: "Credit line" } as const;

/** What a class of credits is called; its id where the card does not know it. */
export function classLabelOf(card: RateCard | null, creditClass: string): string {
  if (creditClass === CREDIT_LINE.id) return CREDIT_LINE.label;
  return card?.classes.find(({ id }) => id === creditClass)?.label ?? creditClass;
}
