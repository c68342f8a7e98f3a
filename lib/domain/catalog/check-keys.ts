import { type Problems, wrong } from "./problems.ts";

/** What may stand where: a trailing `?` is optional, `[]` a list of them, `*` a table of free keys, a bare name a value. */
type Shape = { readonly [key: string]: Shape | "value" };

const FIELD: Shape = {
  name: "value",
  label: "value",
  kind: "value",
  "help?": "value",
  "optional?": "value",
  "only?": { field: "value", is: "value" },
  "unit?": "value",
  "above?": "value",
  "most?": "value",
  "default?": "value",
  "compared?": "value",
  "choices?[]": { value: "value", label: "value", "help?": "value" },
};
const COMPONENT: Shape = {
  id: "value",
  rule: "value",
  label: "value",
  price: "value",
  "costPlus?": "value",
  "only?": { field: "value", is: "value" },
  measure: { meter: "value", "of?": "value", "unit?": "value", "per?": "value", "beyond?": "value", "least?": "value" },
};
const CARD: Shape = {
  id: "value",
  version: "value",
  name: "value",
  about: "value",
  currency: "value",
  increment: "value",
  "usdPerUnit?": "value",
  unit: { kind: "value", "one?": "value", "many?": "value", "currency?": "value", "by?": { field: "value", currencies: "value" } },
  "operations[]": {
    id: "value",
    label: "value",
    about: "value",
    charged: "value",
    "quality?": "value",
    "services?": "value",
    "adjustments?": "value",
    "fields[]": FIELD,
    "components[]": COMPONENT,
    "extras?[]": COMPONENT,
  },
  "services[]": { field: FIELD, component: COMPONENT },
  "qualities?": { rule: "value", multipliers: "value" },
  "templates?": { rule: "value", "list[]": { id: "value", label: "value", cost: "value", percent: "value" } },
  "batch?": {
    rule: "value",
    similarity: {
      threshold: "value",
      "attributes[]": { id: "value", label: "value", weight: "value", of: "value", "withinPercent?": "value" },
    },
    "bands[]": { from: "value", to: "value", percent: "value" },
  },
  "platforms?": { rule: "value", "list[]": { id: "value", label: "value", percent: "value", quality: "value", "aspect?": "value" } },
  "classes[]": { id: "value", label: "value", about: "value" },
  rollover: { rule: "value", from: "value", to: "value", cycles: "value" },
  "arrears?": { rule: "value", limit: "value", billed: "value" },
  "planChange?": { rule: "value", restarts: "value" },
  "plans[]": {
    id: "value",
    name: "value",
    price: "value",
    "grants[]": { class: "value", amount: "value" },
    "bankCap?": "value",
    storageGb: "value",
    next: "value",
    notes: "value",
    "trialMonths?": "value",
    "freeTier?": "value",
    "generationOff?": "value",
    "apiOff?": "value",
    "discountPercent?": "value",
  },
  packs: {
    by: "value",
    rule: "value",
    class: "value",
    "surchargePercent?": "value",
    "sizes?": "value",
    "validMonths?": "value",
    "automaticBonusPercent?": "value",
    "most?": "value",
    "list?[]": { credits: "value", price: "value", bonusPercent: "value" },
    "bands?[]": { from: "value", perThousand: "value" },
  },
  samples: "value",
};

/** Every key of a card that is unknown or missing, with its path. */
export function checkKeys(card: unknown): Problems {
  return walk(card, CARD, "");
}

function walk(at: unknown, shape: Shape, path: string): Problems {
  if (typeof at !== "object" || at === null || Array.isArray(at)) return wrong(true, path, "must be an object");
  const given = new Map<string, unknown>(Object.entries(at));
  const known = Object.keys(shape).map(nameOf);
  return [
    ...[...given.keys()].flatMap((key) => wrong(!known.includes(key), `${path}${key}`, "is not known")),
    ...Object.entries(shape).flatMap(([key, inner]) => checkKey(given.get(nameOf(key)), key, inner, `${path}${nameOf(key)}`)),
  ];
}

function checkKey(value: unknown, key: string, inner: Shape | "value", path: string): Problems {
  if (value === undefined) return wrong(!key.includes("?"), path, "is missing");
  if (value === null || inner === "value") return [];
  if (!key.includes("[]")) return walk(value, inner, `${path}.`);
  if (!Array.isArray(value)) return wrong(true, path, "must be a list");
  return value.flatMap((each: unknown, index) => walk(each, inner, `${path}.${index}.`));
}

function nameOf(key: string): string {
  return key.replace(/[?[\]]/g, "");
}
