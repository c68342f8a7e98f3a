import { type Problems, unique, wrong } from "./problems.ts";
import type { RateCard } from "./rate-card.ts";

/** Checks what a card says of resolutions: every one that a choice needs or a plan goes up to must be there (ALW-2). */
export function checkResolutions(card: RateCard): Problems {
  const { resolutions, operations, plans } = card;
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
    ...outOfReach(card),
    ...plans.flatMap(({ id, resolution }) =>
      wrong(resolution !== undefined && !order.includes(resolution), `plans.${id}.resolution`, "is not one of the resolutions"),
    ),
  ];
}

/** A choice that no plan goes up to could never be quoted. */
function outOfReach({ resolutions, plans }: RateCard): Problems {
  const order = resolutions?.order ?? [];
  const making = plans.filter(({ generationOff }) => !generationOff);
  if (making.length === 0 || making.some(({ resolution }) => resolution === undefined)) return [];
  const ranks = making.map(({ resolution = "" }) => order.indexOf(resolution));
  if (ranks.includes(-1)) return [];
  const highest = Math.max(...ranks);
  return Object.entries(resolutions?.needs ?? {}).flatMap(([field, choices]) =>
    Object.entries(choices).flatMap(([choice, resolution]) =>
      wrong(order.indexOf(resolution) > highest, `resolutions.needs.${field}.${choice}`, `needs ${resolution}, which no plan goes up to`),
    ),
  );
}
