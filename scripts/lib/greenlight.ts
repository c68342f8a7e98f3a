import path from "node:path";
import type { Env } from "../../lib/env.ts";
import { buildIfStale } from "./build.ts";
import { readCardFiles } from "./cards-folder.ts";
import { haveOrganizations, startDatabase } from "./database.ts";
import { Failure, say, script } from "./failure.ts";
import { checkGround } from "./ground.ts";
import { lockFolder } from "./lock.ts";
import { command, dataFolder, ROOT } from "./paths.ts";
import { waitForPort } from "./ports.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import { commonSettings, publicUrl, readSettings, sandboxSettings } from "./settings.ts";
import { STUDIOS } from "./studios.ts";
import { keepRunning, type Part, type Running, runStep } from "./supervise.ts";

const STARTING = 60_000;
/** Reads our TypeScript quicker than Node by itself. */
const RUN = path.join(ROOT, "scripts/run.mjs");

/** For `npm start` the built pages; for `npm run dev` pages, worker and sandbox that follow each saved file. */
type Kind = "start" | "dev";

type Site = {
  readonly kind: Kind;
  readonly env: Env;
  readonly folder: string;
  readonly settings: NodeJS.ProcessEnv;
  readonly sandbox: Promise<void>;
};

const running: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
let stopping: Promise<void> | undefined;

/** From a clone to a Greenlight that answers, until a signal stops it. Every failure is one sentence and exit code 1. */
export async function runGreenlight(kind: Kind): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stopAndLeave);
  leaveWithNpm();
  await script(() => startEverything(kind));
  if (!process.exitCode || stopping) return;
  await stopAll();
  process.exit();
}

async function startEverything(kind: Kind): Promise<void> {
  const env = readSettings();
  const folder = dataFolder();
  await checkGround(env, folder);
  if (env.CARDS_DIR) await readCardFiles(env.CARDS_DIR);
  await lockFolder(folder);
  const secrets = await loadSecrets(folder);
  // The build needs no database: on a first start both take their time, so they take it together.
  const build = kind === "start" ? buildIfStale() : Promise.resolve();
  const [site] = await Promise.all([prepare(kind, env, folder, secrets), build]);
  await startProduct(site);
  announce(site);
}

/** Database and demo studios. The sandbox comes up beside what follows, so that after a crash all is soon there again. */
async function prepare(kind: Kind, env: Env, folder: string, secrets: Secrets): Promise<Site> {
  const { appUrl } = await startDatabase(env, folder, (stop) => running.push({ name: "database", stop }));
  const settings: NodeJS.ProcessEnv = { ...commonSettings(env, appUrl, secrets), NODE_ENV: kind === "dev" ? "development" : "production" };
  const site: Site = { kind, env, folder, settings, sandbox: Promise.resolve() };
  if (env.CARDS_DIR) await runStep("Publishing the rate cards of CARDS_DIR", [RUN, "publish-cards"], settings);
  if (env.GREENLIGHT_MODE !== "sandbox") return site;
  const { ports, settings: more } = await sandboxSettings(env, folder, secrets);
  Object.assign(settings, more);
  const sandbox = startSandbox(site, ports);
  sandbox.catch(() => undefined);
  await fillStudios(site, appUrl);
  return { ...site, sandbox };
}

async function startSandbox(site: Site, ports: readonly number[]): Promise<void> {
  say("Starting the sandbox: mail, sign-in, payments and renderer …");
  const sandbox = keep(site, "sandbox", watched(site, "sandbox/main.ts"));
  for (const port of ports) {
    const up = await Promise.race([waitForPort(port, STARTING), sandbox.failed]);
    if (!up) throw new Failure(`The sandbox does not answer on port ${port}.`);
  }
  sandbox.settled();
}

/** So that plans and packs can be bought at once; of Stripe's own test mode the catalog is the operator's to write. */
async function writeCatalog({ settings }: Site): Promise<void> {
  if (!settings.SANDBOX_STRIPE_PORT) return;
  const step = runStep("Writing plans and packs to the payment service", [RUN, "stripe-sync", "--apply"], settings);
  // Everything else serves by now: it must not end because the catalog could not be looked at.
  await step.catch((error: unknown) => say(`${error instanceof Error ? error.message : error}\nTry \`npm run stripe:sync -- --apply\`.`));
}

async function fillStudios({ settings }: Site, appUrl: string): Promise<void> {
  const ids = STUDIOS.map(({ accountId }) => accountId);
  if (await haveOrganizations(appUrl, ids)) return;
  say("Filling the demo studios …");
  await runStep("Filling the demo studios", [RUN, "seed"], settings);
}

async function startProduct(site: Site): Promise<void> {
  say("Starting the web server and the worker …");
  const web = keep(site, "web server", webServer(site));
  const worker = keep(site, "worker", watched(site, "lib/worker/main.ts"));
  await Promise.race([Promise.all([isReady(site.env), site.sandbox]), web.failed, worker.failed]);
  for (const part of [web, worker]) part.settled();
  // After a crash the catalog is there already: looking at it must not keep the pages from coming back.
  await writeCatalog(site);
}

/** Our own before the built pages (lib/web); while one writes them, Next's, which follows each saved file. */
function webServer({ kind, env: { HOST, PORT } }: Site): string[] {
  if (kind === "start") return [path.join(ROOT, "lib/web/main.ts")];
  return [command("next/dist/bin/next"), "dev", "-p", String(PORT), "-H", HOST];
}

function watched({ kind }: Site, file: string): string[] {
  return [...(kind === "dev" ? ["--watch", "--watch-preserve-output"] : []), path.join(ROOT, file)];
}

function keep({ env, folder, kind, settings }: Site, name: string, args: string[]): Running {
  const toFile = env.GREENLIGHT_MODE === "sandbox" && kind === "start";
  const log = toFile ? path.join(folder, "logs", `${name.replace(" ", "-")}.log`) : undefined;
  const part: Part = { name, args, env: settings, log };
  const kept = keepRunning(part);
  running.push(kept);
  return kept;
}

async function isReady({ HOST, PORT }: Env): Promise<void> {
  const host = HOST === "0.0.0.0" ? "127.0.0.1" : HOST.includes(":") ? `[${HOST === "::" ? "::1" : HOST}]` : HOST;
  const end = performance.now() + STARTING;
  let said = "nothing";
  while (performance.now() < end) {
    const answer = await fetch(`http://${host}:${PORT}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    if (answer) said = (await answer.text()).slice(0, 300);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Failure(`The web server is not ready after ${STARTING / 1000} s. It says: ${said}`);
}

function announce({ env, folder }: Site): void {
  const url = publicUrl(env);
  say("");
  if (env.GREENLIGHT_MODE === "sandbox") {
    say(`  Sandbox: sign in with one click at ${url}/sign-in as one of the demo people, or by e-mail;`);
    say(`  letters arrive at ${url}/sandbox/inbox. Logs in ${path.relative(process.cwd(), folder)}/logs. Ctrl-C stops everything.`);
  }
  say(`Greenlight is ready: ${url}`);
}

function stopAndLeave(): void {
  if (!stopping) say("\nStopping …");
  void stopAll().then(() => process.exit(0));
}

/** npm hands a SIGTERM to the shell between us, which dies of it without a word to us: notice that it is gone. */
function leaveWithNpm(): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopAndLeave(), 250).unref();
}

/** The database goes last, so that nobody loses it while finishing. */
function stopAll(): Promise<void> {
  stopping ??= (async () => {
    const database = running.find(({ name }) => name === "database");
    await Promise.all(running.filter((part) => part !== database).map((part) => part.stop()));
    await database?.stop();
  })();
  return stopping;
}
