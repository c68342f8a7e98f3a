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
  "batch?": { rule: "value", "bands[]": { from: "value", to: "value", percent: "value" } },
  "platforms?": { rule: "value", "list[]": { id: "value", label: "value", percent: "value", quality: "value", "aspect?": "value" } },
  "classes[]": { id: "value", label: "value", about: "value" },
  rollover: { rule: "value", from: "value", to: "value", cycles: "value" },
  "arrears?": { rule: "value", limit: "value", billed: "value" },
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

/** Reports every key of a card that is unknown or missing, with its path. */
export function checkKeys(card: unknown, report: (path: string, message: string) => void): void {
  walk(card, CARD, "", report);
}

function walk(at: unknown, shape: Shape, path: string, report: (path: string, message: string) => void): void {
  if (typeof at !== "object" || at === null || Array.isArray(at)) return report(path, "must be an object");
  const given = new Map<string, unknown>(Object.entries(at));
  const known = Object.keys(shape).map((key) => key.replace(/[?[\]]/g, ""));
  for (const key of given.keys()) if (!known.includes(key)) report(`${path}${key}`, "is not known");
  for (const [key, inner] of Object.entries(shape)) {
    const name = key.replace(/[?[\]]/g, "");
    const value = given.get(name);
    if (value === undefined && !key.includes("?")) report(`${path}${name}`, "is missing");
    if (value === undefined || value === null || inner === "value") continue;
    if (!key.includes("[]")) walk(value, inner, `${path}${name}.`, report);
    else if (!Array.isArray(value)) report(`${path}${name}`, "must be a list");
    else value.forEach((each: unknown, index) => walk(each, inner, `${path}${name}.${index}.`, report));
  }
}
