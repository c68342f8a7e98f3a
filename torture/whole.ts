import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../scripts/lib/failure.ts";
import { ROOT } from "../scripts/lib/paths.ts";
import { freePort, isFree } from "../scripts/lib/ports.ts";
import { appUrlAt } from "../scripts/lib/postgres-roles.ts";
import { loadSecrets } from "../scripts/lib/secrets.ts";
import { childOf } from "./processes.ts";
import type { Part, Product } from "./product.ts";

/** The build may have to be made first. */
const OPENING = 600_000;
const CHILDREN: Readonly<Partial<Record<Part, string>>> = { web: "web/main.ts", worker: "worker/main.ts" };

/** All of Greenlight as a person starts it, in a data folder and on ports of its own. Throws a Failure with its words when it does not start. */
export async function startWhole(folder: string): Promise<Product> {
  const port = await freePort();
  let start = launch(folder, port);
  await start.ready;
  const secrets = await loadSecrets(folder);
  const database = Number(await readFile(path.join(folder, "postgres-port"), "utf8"));
  const appUrl = appUrlAt(database, secrets);
  const as = (user: string, password: string) => Object.assign(new URL(appUrl), { username: user, password }).href;
  return {
    port: database,
    superuserUrl: as("postgres", secrets.superuser),
    ownerUrl: as("greenlight_owner", secrets.owner),
    appUrlAt: (other) => at(appUrl, other),
    site: `http://127.0.0.1:${port}`,
    pidOf: async (part) => {
      if (part === "postmaster") return postmasterOf(folder);
      if (part === "supervisor") return start.child.pid;
      return childOf(start.child.pid ?? 0, CHILDREN[part] ?? part);
    },
    revive: async () => {
      // Its parts notice that it is gone and stop by themselves; a person would see the port taken until then.
      await start.ended;
      while (!(await isFree(port))) await sleep(50);
      start = launch(folder, port);
      start.ready.catch(() => undefined);
    },
    stop: async () => {
      start.child.kill("SIGTERM");
      await start.ended;
    },
  };
}

function launch(folder: string, port: number): { child: ChildProcess; ready: Promise<void>; ended: Promise<void> } {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    HOST: "127.0.0.1",
    GREENLIGHT_DATA: folder,
    GREENLIGHT_MODE: "sandbox",
  };
  for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL", "APP_URL", "npm_lifecycle_event"]) env[name] = "";
  const child = spawn(process.execPath, [path.join(ROOT, "scripts/run.mjs"), "start"], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  let said = "";
  const hear = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000);
    if (said.includes("Greenlight is ready")) resolve();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<void>((over) => child.once("exit", () => over()));
  const late = setTimeout(() => reject(new Failure(`Greenlight was not ready after ${OPENING / 1000} s:\n${said}`)), OPENING);
  void ended.then(() => reject(new Failure(`Greenlight did not start:\n${said}`)));
  void ready.catch(() => undefined).finally(() => clearTimeout(late));
  return { child, ready, ended };
}

/** The postmaster of the data in `folder`, by its own file; it may have died since. */
export async function postmasterOf(folder: string): Promise<number | undefined> {
  const elsewhere = (await readFile(path.join(folder, "postgres-location"), "utf8").catch(() => "")).trim();
  const text = await readFile(path.join(elsewhere || path.join(folder, "postgres"), "postmaster.pid"), "utf8").catch(() => "");
  return Number.parseInt(text, 10) || undefined;
}

/** The same address at another port. */
export function at(url: string, port: number): string {
  return Object.assign(new URL(url), { port: String(port) }).href;
}

/** The superuser's address of the product's own database. */
export function databaseOf(url: string): string {
  return Object.assign(new URL(url), { pathname: "/greenlight" }).href;
}
