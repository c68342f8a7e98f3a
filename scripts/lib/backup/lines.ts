const NEWLINE = 10;
const TAB = 9;
const ZERO = 48;

/** The same bytes in pieces that end where a line ends; a last line without its end comes as it is. */
export async function* wholeLines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      rest.push(chunk);
      continue;
    }
    yield rest.length ? Buffer.concat([...rest, chunk.subarray(0, end)]) : chunk.subarray(0, end);
    rest = end < chunk.length ? [chunk.subarray(end)] : [];
  }
  if (rest.length) yield Buffer.concat(rest);
}

/** Calls `visit` with the start and the end of each line of a piece, the newline included. */
export function eachLine(piece: Buffer, visit: (start: number, end: number) => void): void {
  for (let start = 0; start < piece.length; ) {
    const found = piece.indexOf(NEWLINE, start);
    const end = found < 0 ? piece.length : found + 1;
    visit(start, end);
    start = end;
  }
}

/** Reads the table's index in front of a row: which one, and where the row itself begins. Null when there is none. */
export function tableOf(piece: Buffer, start: number): { table: number; row: number } | null {
  let table = 0;
  for (let at = start; at < start + 6; at += 1) {
    const byte = piece[at] ?? 0;
    if (byte === TAB && at > start) return { table, row: at + 1 };
    if (byte < ZERO || byte > ZERO + 9) return null;
    table = table * 10 + byte - ZERO;
  }
  return null;
}
