import { CREDIT_LINE } from "./credit-class.ts";
import { type Problems, unique, wrong } from "./problems.ts";
import type { EnumField, PackPricing, PlanTerms, RateCard } from "./rate-card.ts";

/** Classes, rollover, plans and packs: what each names must be there. */
export function checkCredits(card: RateCard): Problems {
  const { classes, rollover, plans, packs, unit } = card;
  return [
    ...unique(plans, ({ id }) => id, "plans"),
    ...unique(classes, ({ id }) => id, "classes"),
    ...wrong(unit.kind === "credit" && !classes.length, "classes", "must name a class of credits"),
    ...wrong(
      classes.some(({ id }) => id === CREDIT_LINE.id),
      `classes.${CREDIT_LINE.id}`,
      "is what the ledger calls what may still be owed",
    ),
    ...wrong(card.arrears !== undefined && unit.kind !== "money", "arrears", "needs a card in money: a bill is made out in a currency"),
    ...(rollover ? [...isClass(card, rollover.from, "rollover.from"), ...isClass(card, rollover.to, "rollover.to")] : []),
    ...wrong(rollover?.from === rollover?.to && rollover !== null, "rollover.to", "must be another class than what rolls over"),
    ...plans.flatMap((plan) => checkPlan(card, plan)),
    ...(packs ? [...isClass(card, packs.class, "packs.class"), ...checkPacks(packs)] : []),
    ...checkCurrencies(card),
  ];
}

function checkPlan(card: RateCard, plan: PlanTerms): Problems {
  const path = `plans.${plan.id}`;
  const next = card.plans.find(({ id }) => id === plan.next);
  return [
    ...wrong(plan.next !== null && !next, `${path}.next`, "names no plan"),
    ...wrong(leadsBack(card, plan), `${path}.next`, "leads back to this plan"),
    ...wrong(plan.bankCap !== undefined && !card.rollover, `${path}.bankCap`, "needs the card's rollover"),
    ...unique(plan.grants, (grant) => grant.class, `${path}.grants`),
    ...plan.grants.flatMap((grant) => isClass(card, grant.class, `${path}.grants`)),
  ];
}

function leadsBack({ plans }: RateCard, from: PlanTerms): boolean {
  let at: PlanTerms | undefined = from;
  for (let steps = 0; at && steps < plans.length; steps += 1) {
    at = plans.find(({ id }) => id === at?.next);
    if (at?.id === from.id) return true;
  }
  return false;
}

function checkPacks(packs: PackPricing): Problems {
  if (packs.by === "plan") return rising(packs.sizes, "packs.sizes");
  if (packs.by === "list") {
    const sizes = packs.list.map(({ credits }) => credits);
    return rising(sizes, "packs.list");
  }
  const froms = packs.bands.map(({ from }) => from);
  return [
    ...rising(froms, "packs.bands"),
    ...froms.flatMap((from, index) => wrong(from.includes("."), `packs.bands.${index}.from`, "must be whole credits")),
    ...wrong(Number(packs.most) < Number(froms.at(-1)), "packs.most", "is less than where the last band begins"),
  ];
}

function rising(amounts: readonly string[], path: string): Problems {
  return amounts.flatMap((amount, index) =>
    wrong(
      index > 0 && Number(amount) <= Number(amounts[index - 1]),
      `${path}.${index}`,
      `must be more than ${amounts[index - 1]} before it`,
    ),
  );
}

/** Money whose currency hangs on a parameter: every choice of it must have a currency. */
function checkCurrencies({ unit, operations }: RateCard): Problems {
  if (unit.kind !== "money" || !unit.by) return [];
  const { field: named, currencies } = unit.by;
  const fields = operations.flatMap(({ fields: of }) => of.filter(({ name }) => name === named));
  const choices = new Set(fields.flatMap((field) => (field.kind === "enum" ? field.choices.map(({ value }) => value) : [])));
  return [
    ...wrong(!fields.some((field): field is EnumField => field.kind === "enum"), "unit.by.field", "names no parameter with choices"),
    ...[...choices].flatMap((value) => wrong(!Object.hasOwn(currencies, value), `unit.by.currencies.${value}`, "is missing")),
    ...Object.keys(currencies).flatMap((value) => wrong(!choices.has(value), `unit.by.currencies.${value}`, "is not one of the choices")),
  ];
}

function isClass(card: RateCard, id: string, path: string): Problems {
  return wrong(!card.classes.some((each) => each.id === id), path, `${id} is not a class`);
}
