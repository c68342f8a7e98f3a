import { formatInstant, type Instant } from "../../units/instant.ts";
import type { Entry } from "./account.ts";

/** An entry with every field that its seal covers. */
export type SealedEntry = Omit<Entry, "id"> & { readonly member: string | null; readonly corrects: bigint | null; readonly key: string };

/** A link of the chain: it covers the entries after the one before, up to `sequence`. */
export type Link = { readonly sequence: bigint; readonly at: Instant; readonly hash: Uint8Array };

type Column = readonly [name: string, type: "int8" | "int4" | "text" | "uuid" | "timestamptz", read: (entry: SealedEntry) => unknown];

// In the order of ledger_bytes, which is what a link hashes: never change it.
const COLUMNS: readonly Column[] = [
  ["sequence", "int8", ({ sequence }) => String(sequence)],
  ["at", "timestamptz", ({ at }) => formatInstant(at)],
  ["transaction", "uuid", ({ transaction }) => transaction],
  ["kind", "text", ({ kind }) => kind],
  ["from_side", "text", ({ fromSide }) => fromSide],
  ["to_side", "text", ({ toSide }) => toSide],
  ["amount", "int8", ({ amount }) => String(amount)],
  ["effect", "int8", ({ effect }) => String(effect)],
  ["balance_after", "int8", ({ balanceAfter }) => String(balanceAfter)],
  ["lot_id", "uuid", ({ lotId }) => lotId],
  ["lot_class", "text", ({ lotClass }) => lotClass],
  ["hold_id", "uuid", ({ holdId }) => holdId],
  ["quote_id", "uuid", ({ quoteId }) => quoteId],
  ["operation", "text", ({ operation }) => operation],
  ["card_id", "text", ({ cardId }) => cardId],
  ["card_version", "int4", ({ cardVersion }) => cardVersion],
  ["project", "text", ({ project }) => project],
  ["department", "text", ({ department }) => department],
  ["member", "text", ({ member }) => member],
  ["actor", "text", ({ actor }) => actor],
  ["memo", "text", ({ memo }) => memo],
  ["corrects", "int8", ({ corrects }) => (corrects === null ? null : String(corrects))],
  ["key", "text", ({ key }) => key],
];

export type ProofHeader = {
  readonly account: string;
  readonly organization: string;
  readonly unit: string;
  readonly madeAt: Instant;
  /** The last entry, and the hash of the last link: what the page "Books" shows. */
  readonly sequence: bigint;
  readonly head: string | null;
};

/** A proof's first line: whose books, how far they go, and what each column of an entry is. */
export function headerLine({ madeAt, sequence, ...rest }: ProofHeader): string {
  const columns = COLUMNS.map(([name, type]) => [name, type]);
  return `${JSON.stringify({ format: "greenlight-proof", version: 1, ...rest, madeAt: formatInstant(madeAt), sequence: String(sequence), columns })}\n`;
}

/** An entry as an array in the order of the header's columns. Amounts are thousandths of the unit, instants UTC (GEN-1, GEN-10). */
export function entryLine(entry: SealedEntry): string {
  return `${JSON.stringify(COLUMNS.map(([, , read]) => read(entry)))}\n`;
}

/** A link, which stands after the entries that it covers. */
export function linkLine({ sequence, at, hash }: Link): string {
  return `${JSON.stringify({ link: String(sequence), at: formatInstant(at), hash: hexOf(hash) })}\n`;
}

/** Bytes as lower-case hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
