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
  let text = "";
  for (const name of askedOf(posting)) text += `,${written(name, fields[name])}`;
  const hex = hash("sha256", `[${text.slice(1)}]`.replaceAll(LOT_ID, ""), "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

// Every item is printed, and most are of a few shapes: the names of each are sorted once.
const shapes = new Map<string, readonly string[]>();
const MOST_SHAPES = 500;

function askedOf(posting: Posting): readonly string[] {
  const names = Object.keys(posting);
  const shape = `${posting.kind} ${names.join(" ")}`;
  const known = shapes.get(shape);
  if (known) return known;
  const asked = names
    .filter((name) => !INCIDENTAL.has(name) || (name === "holdId" && posting.kind !== "hold"))
    .filter((name) => name !== "memo" || !SAYS_WHEN.has(posting.kind))
    .sort();
  if (shapes.size >= MOST_SHAPES) shapes.clear();
  shapes.set(shape, asked);
  return asked;
}

/** A field as `encode` writes it, with a short way for the two kinds that most are of. */
function written(name: string, value: unknown): string {
  if (typeof value === "string") return `{"${name}":${JSON.stringify(value)}}`;
  if (typeof value === "bigint") return `{"${name}":"${value}"}`;
  return encode({ [name]: value });
}
