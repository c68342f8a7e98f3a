import { isDeepStrictEqual } from "node:util";
import type { BackupTable } from "../../../db/backup/catalogue.ts";
import { Failure } from "../failure.ts";
import type { Header } from "./format.ts";

type Migration = Header["migrations"][number];

/** Can this version restore it? A backup of an earlier version can be: it is migrated afterwards. Throws a Failure that names the version to use. */
export function checkMigrations({ migrations, greenlight }: Header, known: readonly Migration[]): void {
  const same = (count: number) => migrations.slice(0, count).every(({ hash }, index) => hash === known[index]?.hash);
  if (migrations.length <= known.length && same(migrations.length)) return;
  const [theirs, ours] = [migrations.at(-1)?.name, known.at(-1)?.name];
  if (migrations.length > known.length && same(known.length))
    throw new Failure(
      `The backup is newer than this Greenlight: it was made by version ${greenlight} with the migration ${theirs}, this one ends at ${ours}. Restore it with that version. Nothing was changed.`,
    );
  throw new Failure(
    `The backup belongs to another line of Greenlight: it was made by version ${greenlight} with the migration ${theirs}, which this one does not know as it is. Restore it with that version. Nothing was changed.`,
  );
}

/** Throws a Failure when the backup has tables or columns that its own migrations do not make, or lacks some. */
export function checkTables(backed: readonly BackupTable[], made: readonly BackupTable[]): void {
  const shape = (tables: readonly BackupTable[]) => new Map(tables.map(({ name, columns }) => [name, [...columns].sort()]));
  const [theirs, ours] = [shape(backed), shape(made)];
  const odd = [...new Set([...theirs.keys(), ...ours.keys()])].find((name) => !isDeepStrictEqual(theirs.get(name), ours.get(name)));
  if (odd)
    throw new Failure(
      `The backup's table ${odd} is not the one that Greenlight's migrations make: it cannot be restored. Nothing was changed.`,
    );
}
