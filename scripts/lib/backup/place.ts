import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Env } from "../../../lib/env.ts";
import { Failure, say } from "../failure.ts";
import { lockFolder } from "../lock.ts";
import { waitForPort } from "../ports.ts";
import { startPostgres } from "../postgres.ts";
import { ownerUrlAt } from "../postgres-roles.ts";
import { loadSecrets } from "../secrets.ts";
import { adminUrlOf, type Place } from "./restore.ts";

type Reached<T> = T & { readonly leave: () => Promise<void> };

const nothingToLeave = async () => undefined;

/** The database to back up: the operator's, or the embedded one, which is started for this when Greenlight does not run. Throws a Failure when there is none. */
export async function reachDatabase(env: Env, folder: string): Promise<Reached<{ ownerUrl: string }>> {
  if (env.DATABASE_URL) return { ownerUrl: env.DATABASE_OWNER_URL ?? env.DATABASE_URL, leave: nothingToLeave };
  const port = Number(await readFile(path.join(folder, "postgres-port"), "utf8").catch(() => "0"));
  if (!port)
    throw new Failure(`There is no database in ${folder} to back up: start Greenlight first (\`npm start\`), or set DATABASE_URL.`);
  if (await waitForPort(port, 500)) return { ownerUrl: ownerUrlAt(port, await loadSecrets(folder)), leave: nothingToLeave };
  const { ownerUrl, leave } = await startAlone(folder);
  return { ownerUrl, leave };
}

/** The server to restore on, with Greenlight stopped: the operator's, or the embedded one, new if need be. Throws a Failure when Greenlight runs from `folder`. */
export async function reachServer(env: Env, folder: string): Promise<Reached<Place>> {
  if (!env.DATABASE_URL) return startAlone(folder);
  const ownerUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL;
  return { ownerUrl, adminUrl: await adminUrlOf(ownerUrl), leave: nothingToLeave };
}

async function startAlone(folder: string): Promise<Reached<Place>> {
  await mkdir(folder, { recursive: true });
  await lockFolder(folder);
  say("Starting PostgreSQL …");
  const { ownerUrl, superuserUrl, stop } = await startPostgres(folder);
  return { ownerUrl, adminUrl: superuserUrl, leave: stop };
}
