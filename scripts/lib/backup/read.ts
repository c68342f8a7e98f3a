import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { BackupTable } from "../../../db/backup/catalogue.ts";
import { Failure, messageOf } from "../failure.ts";
import { type Header, parseHeader, parseTrailer, SEAL_SIZE, seal } from "./format.ts";
import { eachLine, tableOf, wholeLines } from "./lines.ts";

/** A backup that was read to its end and is what it was when it was written. */
export type Checked = { readonly file: string; readonly header: Header; readonly rows: readonly number[] };

/** Reads the whole file before anything is done with it. Throws a Failure when it is foreign, cut or altered. */
export async function checkBackup(file: string): Promise<Checked> {
  const header = await readHeader(file);
  await checkSeal(file);
  const counted = header.tables.map(() => 0);
  let stated: readonly number[] | undefined;
  let first = true;
  for await (const piece of lines(file)) {
    eachLine(piece, (start, end) => {
      const at = tableOf(piece, start);
      if (at && counted[at.table] !== undefined) counted[at.table] = (counted[at.table] ?? 0) + 1;
      else if (!first && !stated) stated = parseTrailer(piece.toString("utf8", start, end))?.rows;
      first = false;
    });
  }
  if (!stated || stated.length !== counted.length || stated.some((rows, table) => rows !== counted[table]))
    throw new Failure(`${file} does not hold the rows that it counts: it cannot be restored. Nothing was changed.`);
  return { file, header, rows: stated };
}

async function readHeader(file: string): Promise<Header> {
  try {
    for await (const piece of lines(file)) {
      const header = parseHeader(piece.toString("utf8", 0, piece.indexOf(10) + 1));
      if (header) return header;
      break;
    }
  } catch (error) {
    if (isMissing(error)) throw new Failure(`${file} cannot be read: ${messageOf(error)}`);
  }
  throw new Failure(`${file} is not a backup of Greenlight, or not a whole one. Nothing was changed.`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

async function checkSeal(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const digest = createHash("sha256");
    const end = Math.max(0, size - SEAL_SIZE);
    if (end > 0) for await (const chunk of handle.createReadStream({ start: 0, end: end - 1, autoClose: false })) digest.update(chunk);
    const found = Buffer.alloc(SEAL_SIZE);
    await handle.read(found, 0, SEAL_SIZE, end);
    if (!found.equals(seal(digest.digest("hex"))))
      throw new Failure(
        `${file} is cut short or was altered: its seal does not fit its contents. Nothing was changed; use another backup.`,
      );
  } finally {
    await handle.close();
  }
}

/**
 * Each table with its rows as PostgreSQL's COPY takes them and their number, in the order of the file. The rows of one
 * must be read to their end before the next is asked for.
 */
export async function* tablesIn({
  file,
  header,
  rows,
}: Checked): AsyncGenerator<{ table: BackupTable; rows: AsyncGenerator<Buffer>; count: number }> {
  const parts = byTable(file);
  let part = await parts.next();
  async function* rowsOf(index: number): AsyncGenerator<Buffer> {
    for (; !part.done && part.value.index === index; part = await parts.next()) yield part.value.rows;
  }
  for (const [index, table] of header.tables.entries()) yield { table, rows: rowsOf(index), count: rows[index] ?? 0 };
}

async function* byTable(file: string): AsyncGenerator<{ index: number; rows: Buffer }> {
  for await (const piece of lines(file)) {
    const parts: { index: number; rows: Buffer }[] = [];
    let open = { index: -1, from: 0, filled: 0 };
    const close = () => open.index >= 0 && parts.push({ index: open.index, rows: piece.subarray(open.from, open.filled) });
    eachLine(piece, (start, end) => {
      const at = tableOf(piece, start);
      if (!at) return;
      if (at.table !== open.index) {
        close();
        open = { index: at.table, from: start, filled: start };
      }
      // The index in front goes, in place.
      piece.copyWithin(open.filled, at.row, end);
      open.filled += end - at.row;
    });
    close();
    yield* parts;
  }
}

function lines(file: string): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  // Its callback keeps a failing disk from ending the process; whoever reads hears of it.
  pipeline(createReadStream(file), unzip, () => undefined);
  return wholeLines(unzip);
}
