import { spawnSync } from "node:child_process";
import { chown, cp, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { startPostgres } from "../scripts/lib/postgres.ts";
import { asSuperuser } from "./product.ts";

/** A small disk of memory under a cluster's write-ahead log, which can be filled up and freed. */
export type Disk = { readonly fill: () => Promise<void>; readonly free: () => Promise<void>; readonly remove: () => Promise<void> };

/**
 * Makes the cluster in `folder`, if it is new, and puts its log on a disk of `megabytes`. Answers why it cannot be done,
 * where it cannot: only root may mount.
 */
export async function putLogOnSmallDisk(folder: string, megabytes: number): Promise<Disk | string> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "only root on Linux may mount a small disk for the log";
  const server = await startPostgres(folder);
  // By itself the log would grow past such a disk.
  await asSuperuser(server.superuserUrl, (sql) => sql.unsafe(`alter system set max_wal_size = '${Math.floor(megabytes / 3)}MB'`));
  await server.stop();
  const elsewhere = (await readFile(path.join(folder, "postgres-location"), "utf8").catch(() => "")).trim();
  const data = elsewhere || path.join(folder, "postgres");
  const log = path.join(data, "pg_wal");
  const { uid, gid } = await stat(log);
  await rename(log, `${log}.before`);
  await mkdir(log, { mode: 0o700 });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,uid=${uid},gid=${gid},mode=700`, "torture", log], {
    encoding: "utf8",
  });
  if (mounted.status !== 0) {
    await rm(log, { recursive: true });
    await rename(`${log}.before`, log);
    return `a small disk could not be mounted: ${mounted.stderr.trim()}`;
  }
  await cp(`${log}.before`, log, { recursive: true });
  for (const folderOf of ["archive_status", "summaries"]) await chown(path.join(log, folderOf), uid, gid).catch(() => undefined);
  spawnSync("chown", ["-R", `${uid}:${gid}`, log]);
  await rm(`${log}.before`, { recursive: true });
  const ballast = path.join(log, "ballast");
  return {
    fill: () => fill(ballast),
    free: () => rm(ballast, { force: true }),
    remove: async () => {
      spawnSync("umount", ["-l", log]);
    },
  };
}

async function fill(file: string): Promise<void> {
  const handle = await open(file, "w");
  const block = Buffer.alloc(1 << 20);
  try {
    for (;;) await handle.write(block);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  } finally {
    await handle.close();
  }
}
