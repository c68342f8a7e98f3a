import type { Parts } from "#lib/domain/rating/project.ts";

/** What a cost is made of, as the tables head it (ALW-8). */
export const PART_NAMES: Readonly<Record<keyof Parts, string>> = {
  generation: "Generation",
  enhancement: "Enhancement",
  distribution: "Distribution",
};
