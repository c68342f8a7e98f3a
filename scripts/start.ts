import { existsSync } from "node:fs";
import { mkdir, statfs } from "node:fs/promises";
import path from "node:path";
import type { Env } from "../lib/env.ts";
import { buildIfStale } from "./lib/build.ts";
import { startDatabase } from "./lib/database.ts";
import { Failure, say, script } from "./lib/failure.ts";
import { lockFolder } from "./lib/lock.ts";
import { command, dataFolder, ROOT } from "./lib/paths.ts";
import { isFree, waitForPort } from "./lib/ports.ts";
import { loadSecrets } from "./lib/secrets.ts";
import { commonSettings, publicUrl, readSettings, sandboxSettings } from "./lib/settings.ts";
import { keepRunning, type Running, runStep } from "./lib/supervise.ts";

const NEEDED_SPACE = 400_000_000;

/** What is running, in the order of starting; stopped the other way round, the database last. */
const running: { readonly name: string; readonly stop: () => Promise<void> }[] = [];

/** `npm start`: from a clone to a Greenlight that answers. Every failure is one sentence and exit code 1. */
async function start(): Promise<void> {
  const env = readSettings();
  const folder = dataFolder();
  await checkGround(env, folder);
  await lockFolder(folder);
  const secrets = await loadSecrets(folder);
  const database = await startDatabase(env, folder, (stop) => running.push({ name: "database", stop }));

  const settings = commonSettings(env, database.appUrl, secrets);
  const log = (name: string) => (env.GREENLIGHT_MODE === "sandbox" ? path.join(folder, "logs", `${name}.log`) : undefined);
  await buildIfStale();
  if (env.GREENLIGHT_MODE === "sandbox") {
    const sandbox = await sandboxSettings(env, secrets);
    Object.assign(settings, sandbox.settings);
    say("Starting the sandbox: mail, sign-in and renderer …");
    const part = keep(keepRunning({ name: "sandbox", args: [path.join(ROOT, "sandbox/main.ts")], env: settings, log: log("sandbox") }));
    for (const port of sandbox.ports) await listens(part, port);
    part.settled();
    say("Filling the demo studios, if they are new …");
    await runStep("Filling the demo studios", [path.join(ROOT, "scripts/seed.ts")], settings);
  }

  say("Starting the web server and the worker …");
  const next = [command("next/dist/bin/next"), "start", "-p", String(env.PORT), "-H", env.HOST];
  const web = keep(keepRunning({ name: "web server", args: next, env: settings, log: log("web") }));
  const worker = keep(keepRunning({ name: "worker", args: [path.join(ROOT, "lib/worker/main.ts")], env: settings, log: log("worker") }));
  await listens(web, env.PORT);
  await Promise.race([isReady(env), web.failed, worker.failed]);
  for (const part of [web, worker]) part.settled();
  announce(env, folder);
}

function keep(part: Running): Running {
  running.push(part);
  return part;
}

async function checkGround(env: Env, folder: string): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < 24)
    throw new Failure(
      `Greenlight needs Node 24 or newer, this is ${process.version}: start it with \`npm start\`, which uses the pinned one.`,
    );
  if (!existsSync(path.join(ROOT, "node_modules/next")))
    throw new Failure("Greenlight's packages are not installed yet: run `npm ci` first.");
  if (!(await isFree(env.PORT, env.HOST))) {
    throw new Failure(
      `Port ${env.PORT} on ${env.HOST} is taken or not allowed: stop what uses it, or choose another, for example \`PORT=${env.PORT + 1} npm start\`.`,
    );
  }
  await mkdir(path.join(folder, "logs"), { recursive: true }).catch((error: Error) => {
    throw new Failure(`The data folder ${folder} cannot be made: ${error.message}`);
  });
  for (const place of new Set([folder, ROOT])) {
    const { bavail, bsize } = await statfs(place);
    const free = Math.floor((bavail * bsize) / 1_000_000);
    if (bavail * bsize < NEEDED_SPACE)
      throw new Failure(`The disk is nearly full: ${free} MB are free at ${place}, Greenlight wants ${NEEDED_SPACE / 1_000_000} MB.`);
  }
}

async function listens(part: Running, port: number): Promise<void> {
  const up = await Promise.race([waitForPort(port, 30_000), part.failed]);
  if (!up) throw new Failure(`The ${part.name} did not answer on port ${port} within 30 s.`);
}

async function isReady({ HOST, PORT }: Env): Promise<void> {
  const host = HOST === "0.0.0.0" ? "127.0.0.1" : HOST.includes(":") ? "[::1]" : HOST;
  const end = performance.now() + 30_000;
  let said = "";
  while (performance.now() < end) {
    const answer = await fetch(`http://${host}:${PORT}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    said = (await answer?.text()) ?? said;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Failure(`The web server runs but is not ready after 30 s. It says: ${said || "nothing"}`);
}

function announce(env: Env, folder: string): void {
  const url = publicUrl(env);
  say("");
  if (env.GREENLIGHT_MODE === "sandbox") {
    say(`  Sandbox. Sign in with one click at ${url}/sign-in as one of the demo people,`);
    say(
      `  or by e-mail: the letters arrive at ${url}/sandbox/inbox. Logs: ${path.relative(process.cwd(), path.join(folder, "logs"))}. Ctrl-C stops everything.`,
    );
  }
  say(`Greenlight is ready: ${url}`);
}

let stopping: Promise<void> | undefined;

function stopAll(): Promise<void> {
  stopping ??= (async () => {
    const database = running.find(({ name }) => name === "database");
    await Promise.all(running.filter((part) => part !== database).map((part) => part.stop()));
    await database?.stop();
  })();
  return stopping;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!stopping) say("\nStopping …");
    void stopAll().then(() => process.exit(0));
  });
}

await script(start);
if (process.exitCode) {
  await stopAll();
  process.exit();
}
