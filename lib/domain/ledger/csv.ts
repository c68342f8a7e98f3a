import { formatInstant } from "../../units/instant.ts";
import { formatMillis } from "../../units/millis.ts";
import type { Entry } from "./account.ts";

/** Numbers stay numbers in a spreadsheet; text is quoted, and text that a spreadsheet would run as a formula is defused. */
export type Cell = string | bigint | number | null | { readonly decimal: string };

const FORMULA = /^[\s ]*[=+\-@\t\r\n\0|%＝＋－＠]/;

/** One cell. Text that begins like a formula gets an apostrophe in front, which spreadsheets show as text (ASVS 1.2.10). */
export function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.decimal;
  if (typeof cell !== "string") return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  const printable = safe.replaceAll("\0", "");
  return /[",\r\n;']/.test(printable) ? `"${printable.replaceAll('"', '""')}"` : printable;
}

/** One line with its end, as RFC 4180 has it. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

export const ENTRY_COLUMNS = [
  "number",
  "at",
  "kind",
  "operation",
  "from",
  "to",
  "class",
  "amount",
  "change",
  "balance_after",
  "unit",
  "project",
  "department",
  "actor",
  "memo",
  "job",
  "quote",
  "rate_card",
  "rate_card_version",
  "transaction",
] as const;

/** An entry of the books as cells, in the order of ENTRY_COLUMNS. Amounts are decimals in the account's unit, instants UTC. */
export function entryCells(entry: Entry, unit: string, actorName: string): readonly Cell[] {
  return [
    entry.sequence,
    formatInstant(entry.at),
    entry.kind,
    entry.operation,
    entry.fromSide,
    entry.toSide,
    entry.lotClass,
    { decimal: formatMillis(entry.amount) },
    { decimal: formatMillis(entry.effect) },
    { decimal: formatMillis(entry.balanceAfter) },
    unit,
    entry.project,
    entry.department,
    actorName,
    entry.memo,
    entry.holdId,
    entry.quoteId,
    entry.cardId,
    entry.cardVersion,
    entry.transaction,
  ];
}
