import type { RateCard } from "../catalog/rate-card.ts";

/** How reported work is charged: what is only ever metered takes what is there and waives the rest (ALU-5); anything else in full, or not at all (GEN-4). */
export function chargeKind(card: RateCard, operationId: string): "charge" | "meter" {
  const operation = card.operations.find(({ id }) => id === operationId);
  return operation?.charged.every((when) => when === "metered") ? "meter" : "charge";
}
