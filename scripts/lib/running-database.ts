import { readFile } from "node:fs/promises";
import path from "node:path";
import { Failure } from "./failure.ts";
import { dataFolder } from "./paths.ts";
import { waitForPort } from "./ports.ts";
import { appUrlAt } from "./postgres-roles.ts";
import { loadSecrets } from "./secrets.ts";
import { readSettings } from "./settings.ts";

/** Points a script at DATABASE_URL or, without one, at the embedded server of a running `npm start`. Throws a Failure when there is neither. */
export async function findRunningDatabase(): Promise<void> {
  if (readSettings().DATABASE_URL) return;
  const folder = dataFolder();
  const port = Number(await readFile(path.join(folder, "postgres-port"), "utf8").catch(() => "0"));
  if (!port || !(await waitForPort(port, 500))) {
    throw new Failure("No database runs here: start Greenlight first (`npm start`), or set DATABASE_URL.");
  }
  process.env.DATABASE_URL = appUrlAt(port, await loadSecrets(folder));
}
