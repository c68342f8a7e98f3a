import { spawnSync } from "node:child_process";
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Failure, say } from "./failure.ts";
import type { Home } from "./postgres-home.ts";

const MAJOR = "18";

/** Is there a cluster of our version? Throws a Failure when there is something else. */
export async function hasData(data: string): Promise<boolean> {
  const files = await readdir(data).catch(() => []);
  if (!files.length) return false;
  const version = (await readFile(path.join(data, "PG_VERSION"), "utf8").catch(() => "")).trim();
  if (version === MAJOR) return true;
  const found = version ? `made by PostgreSQL ${version}, not ${MAJOR}` : "not a whole database (PG_VERSION cannot be read)";
  throw new Failure(`The data in ${data} are ${found}: restore a backup, or move that folder away to begin afresh.`);
}

/** Makes the cluster beside its place and moves it there at the end, so that a half-made one is never taken for data. */
export async function initialize(home: Home, folder: string, password: string): Promise<void> {
  say("  Making a new database …");
  const draft = `${home.data}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const passwordFile = `${home.data}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (home.identity) for (const file of [draft, passwordFile]) await chown(file, home.identity.uid, home.identity.gid);
  const flags = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"];
  const made = spawnSync(path.join(home.bin, "initdb"), [`--pgdata=${draft}`, `--pwfile=${passwordFile}`, ...flags], {
    ...home.identity,
    cwd: "/",
    encoding: "utf8",
    env: plainEnv(),
  });
  await rm(passwordFile, { force: true });
  if (made.status !== 0)
    throw new Failure(
      `PostgreSQL could not make its data in ${folder}: ${lastLine(made.stderr) || made.error?.message || "initdb failed"}`,
    );
  await rm(home.data, { recursive: true, force: true });
  await rename(draft, home.data);
}

/** PostgreSQL speaks English and counts in UTC, wherever it runs. */
export function plainEnv(): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };
}

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split("\n")
      .filter((line) => line.includes("error") || line.includes("FATAL"))
      .at(-1) ??
    text.trim().split("\n").at(-1) ??
    ""
  );
}
