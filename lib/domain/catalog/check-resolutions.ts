import { type Problems, unique, wrong } from "./problems.ts";
import type { RateCard } from "./rate-card.ts";

/** Checks what a card says of resolutions: every one that a choice needs or a plan goes up to must be there (ALW-2). */
export function checkResolutions({ resolutions, operations, plans }: RateCard): Problems {
  const order = resolutions?.order ?? [];
  const isThere = (field: string, choice: string) =>
    operations.some(({ fields }) =>
      fields.some((each) => each.kind === "enum" && each.name === field && each.choices.some(({ value }) => value === choice)),
    );
  const needs = Object.entries(resolutions?.needs ?? {}).flatMap(([field, choices]) =>
    Object.entries(choices).flatMap(([choice, resolution]) => [
      ...wrong(!isThere(field, choice), `resolutions.needs.${field}.${choice}`, "is no choice of any operation"),
      ...wrong(!order.includes(resolution), `resolutions.needs.${field}.${choice}`, `${resolution} is not one of the resolutions`),
    ]),
  );
  return [
    ...unique(order, (resolution) => resolution, "resolutions.order"),
    ...needs,
    ...plans.flatMap(({ id, resolution }) =>
      wrong(resolution !== undefined && !order.includes(resolution), `plans.${id}.resolution`, "is not one of the resolutions"),
    ),
  ];
}
