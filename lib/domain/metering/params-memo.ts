import type { Field } from "../catalog/rate-card.ts";
import type { Value, Values } from "../rating/request.ts";

/**
 * What a metered charge was for, as its entry's memo keeps it: `seconds=90 quality=high`. The receipt prices it again from
 * there by the entry's own card version, so that every charge can be read line by line for ever.
 */
export function paramsMemo(values: Values): string {
  return [...values].map(([name, value]) => `${name}=${value}`).join(" ");
}

/** The parameters that a memo begins with, by the operation's fields; null when it does not say them all. */
export function paramsOfMemo(memo: string | null, fields: readonly Field[]): Readonly<Record<string, Value>> | null {
  const params: Record<string, Value> = {};
  for (const part of (memo ?? "").split(", ")[0]?.split(" ") ?? []) {
    const [, name = "", text = ""] = /^(\w+)=(.+)$/.exec(part) ?? [];
    const field = fields.find((each) => each.name === name);
    const value = field && readValue[field.kind](text);
    if (value === undefined) return null;
    params[name] = value;
  }
  return params;
}

const numberOf = (text: string) => (String(Number(text)) === text ? Number(text) : undefined);
const readValue: Readonly<Record<Field["kind"], (text: string) => Value | undefined>> = {
  number: numberOf,
  integer: numberOf,
  boolean: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  enum: (text) => text,
};
