/** One line of a CSV text: its cells, and the line of the text that it begins on, from 1. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] };

/** A CSV text as rows, and what separates its cells. `unclosed` is the line of a quote that never ends. */
export type Csv = { readonly rows: readonly CsvRow[]; readonly separator: string; readonly unclosed: number | null };

const SEPARATORS = [",", ";", "\t"];

/**
 * Reads CSV as spreadsheets write it: commas, semicolons or tabs (whichever the first line has most of), quoted cells with
 * doubled quotes and line breaks in them, any line ending, a byte order mark. Lines without anything are left out.
 */
export function readCsv(text: string): Csv {
  const clean = text.replace(/^\uFEFF/, "");
  const separator = separatorOf(clean);
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let unclosed: number | null = null;
  let [line, start] = [1, 1];
  for (const [whole, quoted, close, plain, end] of clean.matchAll(cellPattern(separator))) {
    cells.push(quoted?.replaceAll('""', '"').trim() ?? plain?.trim() ?? "");
    if (close === "") unclosed = line;
    line += whole.split("\n").length - 1;
    if (end === separator) continue;
    if (cells.some(Boolean)) rows.push({ line: start, cells });
    cells = [];
    start = line;
    if (end === "") break;
  }
  return { rows, separator, unclosed };
}

/** One cell with what ends it: in quotes, whatever stands between them and whatever follows them; or up to the next separator. */
function cellPattern(separator: string): RegExp {
  const rest = `[^${separator}\\n]*`;
  return new RegExp(`(?: *"([^"]*(?:""[^"]*)*)("|$)${rest}|(${rest}))(${separator}|\\n|$)`, "gy");
}

function separatorOf(text: string): string {
  const [first = ""] = text.trimStart().split("\n", 1);
  const bare = first.replace(/"[^"]*"/g, "");
  const count = (separator: string) => bare.split(separator).length;
  return SEPARATORS.toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}

/** Writes rows as CSV: quoted where a cell needs it. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const write = (cell: string) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((cells) => `${cells.map(write).join(",")}\r\n`).join("");
}

/** The text without the rows that begin on these lines: everything else stays as it was typed. */
export function withoutLines(text: string, lines: readonly number[]): string {
  const starts = readCsv(text).rows.map(({ line }) => line);
  const gone = new Set(lines);
  let isKept = true;
  return text
    .split("\n")
    .filter((_, index) => {
      if (starts.includes(index + 1)) isKept = !gone.has(index + 1);
      return isKept;
    })
    .join("\n");
}
