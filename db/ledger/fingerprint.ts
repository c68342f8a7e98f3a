import { hash } from "node:crypto";
import type { Posting } from "#lib/domain/ledger/posting.ts";
import { encode } from "./encode.ts";

// What makes two requests under one key the same: everything that was asked, but not the moment, nor ids made on the way,
// also those of the lots that a close or a change of plan makes.
const INCIDENTAL = new Set(["at", "lotId", "holdId", "expiresAt"]);

// The memo of a use says how late it came, which a second report of it would say otherwise.
const SAYS_WHEN = new Set(["charge", "meter"]);

const LOT_ID = /"lotId":"[0-9a-f-]{36}",?/g;

/** The first half of a SHA-256 of what was asked, written as a UUID (GEN-9). It is kept for ever, so its text may never change. */
export function fingerprint(posting: Posting): string {
  const fields: { readonly [name: string]: unknown } = posting;
  let text = "[";
  for (const field of askedOf(posting)) text += written(field, fields[field.name]);
  text += "]";
  const hex = hash("sha256", text.includes('"lotId"') ? text.replaceAll(LOT_ID, "") : text, "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** A field of a shape of posting, with what stands before it, and the value that it had last with its text. */
type Field = { readonly name: string; readonly comma: string; value: unknown; text: string };

// Every item is printed, most are of a few shapes, and of a crowd's items most fields are alike: the names of each shape are
// sorted once, and a value is only written anew where it differs from the one before.
const shapes = new Map<string, readonly Field[]>();
const MOST_SHAPES = 500;

function askedOf(posting: Posting): readonly Field[] {
  const names = Object.keys(posting);
  const shape = `${posting.kind} ${names.join(" ")}`;
  const known = shapes.get(shape);
  if (known) return known;
  const asked = names
    .filter((name) => !INCIDENTAL.has(name) || (name === "holdId" && posting.kind !== "hold"))
    .filter((name) => name !== "memo" || !SAYS_WHEN.has(posting.kind))
    .sort()
    .map((name, index) => ({ name, comma: index === 0 ? "" : ",", value: NOTHING, text: "" }));
  if (shapes.size >= MOST_SHAPES) shapes.clear();
  shapes.set(shape, asked);
  return asked;
}

const NOTHING = Symbol("no value yet");

/** A field as `encode` writes it, after its comma. */
function written(field: Field, value: unknown): string {
  // An object may have changed since it was written.
  if (value === field.value && typeof value !== "object") return field.text;
  field.value = value;
  const text = typeof value === "string" ? `{"${field.name}":${JSON.stringify(value)}}` : encode({ [field.name]: value });
  field.text = field.comma + text;
  return field.text;
}
