import { createHash } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Sql } from "postgres";
import { readMonths, readState, readTables } from "../../../db/backup/catalogue.ts";
import { openForBackup } from "../../../db/backup/connection.ts";
import { exportRows, PADDING, widthOf } from "../../../db/backup/export.ts";
import { knownMigrations } from "../../../db/migrate.ts";
import { Failure, messageOf } from "../failure.ts";
import { packageVersion } from "../package-version.ts";
import { ROOT } from "../paths.ts";
import { type Header, headerLine, seal, trailerLine } from "./format.ts";
import { eachLine, tableOf, wholeLines } from "./lines.ts";

export type Written = { readonly takenAt: string; readonly rows: number; readonly bytes: number };

/**
 * Writes everything that the database holds to `file`, as of one moment, while everybody works on. The file appears when
 * it is whole and on the disk, readable by its owner only, or not at all. Throws a Failure when the file is there already.
 */
export async function writeBackup(ownerUrl: string, file: string, signal?: AbortSignal): Promise<Written> {
  if (existsSync(file)) throw new Failure(`${file} is there already: name another file for the backup.`);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.part`;
  const sql = openForBackup(ownerUrl);
  try {
    const header = await describe(sql);
    const rows = await writeSealed(draft, content(sql, header), signal);
    await rename(draft, file);
    await syncFolder(path.dirname(file));
    return { takenAt: header.takenAt, rows, bytes: (await stat(file)).size };
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof Failure ? error : new Failure(`The backup could not be made, and there is no file: ${messageOf(error)}`);
  } finally {
    await sql.end({ timeout: 0 });
    await rm(draft, { force: true });
  }
}

async function describe(sql: Sql): Promise<Omit<Header, "format">> {
  const { takenAt, applied } = await readState(sql);
  const known = knownMigrations();
  return {
    greenlight: await packageVersion(path.join(ROOT, "package.json")),
    takenAt,
    migrations: applied.map((hash) => ({ name: known.find((one) => one.hash === hash)?.name ?? "unknown", hash })),
    tables: (await readTables(sql)).map(({ name, columns }) => ({ name, columns: [...columns] })),
    months: await readMonths(sql),
  };
}

/** Header, rows and trailer; answers the number of rows at its end. */
async function* content(sql: Sql, header: Omit<Header, "format">): AsyncGenerator<Buffer, number> {
  yield Buffer.from(headerLine(header));
  const width = widthOf(header.tables);
  const padding = header.tables.map(({ columns }) => (width - columns.length) * PADDING);
  const rows = header.tables.map(() => 0);
  let last = 0;
  for await (const piece of wholeLines(await exportRows(sql, header.tables))) {
    let filled = 0;
    eachLine(piece, (start, end) => {
      const table = tableOf(piece, start)?.table ?? -1;
      if (table < last || rows[table] === undefined) throw new Error("the database sent its rows in another order than asked");
      last = table;
      rows[table] += 1;
      // What is kept moves to the left, in place: it never overtakes what is still to be read.
      piece.copyWithin(filled, start, end - 1 - (padding[table] ?? 0));
      filled += end - 1 - (padding[table] ?? 0) - start;
      piece[filled++] = 10;
    });
    yield piece.subarray(0, filled);
  }
  yield Buffer.from(trailerLine({ rows }));
  return rows.reduce((sum, count) => sum + count, 0);
}

/** Compresses `source` into `file`, seals it, and waits for the disk. Answers what the source answered. */
async function writeSealed<T>(file: string, source: AsyncGenerator<Buffer, T>, signal?: AbortSignal): Promise<T> {
  const answer = Promise.withResolvers<T>();
  const digest = createHash("sha256");
  const seen = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(null, seal(digest.digest("hex")));
    },
  });
  const pieces = async function* () {
    answer.resolve(yield* source);
  };
  await pipeline(pieces, createGzip({ level: 3 }), seen, createWriteStream(file, { mode: 0o600, flush: true }), signal ? { signal } : {});
  return answer.promise;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().catch(() => undefined);
  await handle.close();
}
