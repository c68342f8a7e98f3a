import { spawn } from "node:child_process";
import { glob, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { findChromium } from "./lib/chromium.ts";
import { messageOf, say } from "./lib/failure.ts";
import { command, ROOT } from "./lib/paths.ts";
import { startPostgres } from "./lib/postgres.ts";
import { startProduct } from "./lib/product.ts";
import { temporaryFolder } from "./lib/temporary.ts";

const counted = z.object({ stats: z.object({ expected: z.number(), flaky: z.number(), unexpected: z.number() }) });
const PRELOAD = path.join(ROOT, "scripts/lib/preload.mjs");
const RESULTS = path.join(ROOT, "test-results");

/** What a stage adds to the last line. A stage that could not be counted is one failure. */
type Count = { readonly passed: number; readonly failed: number };

const cleanups: (() => Promise<void>)[] = [];

async function cleanUp(): Promise<void> {
  for (let next = cleanups.pop(); next; next = cleanups.pop()) await next();
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve) => child.once("close", (code) => resolve(code ?? 1)));
}

async function check(): Promise<Count> {
  const code = await run([path.join(ROOT, "scripts/check.ts")]);
  return code === 0 ? { passed: 0, failed: 0 } : { passed: 0, failed: 1 };
}

/** Every `*.test.ts`, on a real PostgreSQL that is thrown away: its promises on disk are not what these tests are about. */
async function nodeTests(): Promise<Count> {
  const { folder, remove } = await temporaryFolder();
  cleanups.push(remove);
  const server = await startPostgres(folder, ["fsync=off", "max_connections=300"]);
  cleanups.push(server.stop);
  const files: string[] = [];
  for await (const file of glob("{app,bench,components,db,lib,sandbox,scripts,torture}/**/*.test.ts", { cwd: ROOT })) files.push(file);
  const tap = path.join(RESULTS, "node.tap");
  const reporters = [
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=tap",
    `--test-reporter-destination=${tap}`,
  ];
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_TEST_URL: server.superuserUrl };
  // Found, and if need be installed, before a test's time begins. Without one the tests that need it say so.
  env.PLAYWRIGHT_CHROMIUM = await findChromium().catch(() => env.PLAYWRIGHT_CHROMIUM);
  // A test chooses its database itself; one that the shell names must never be touched.
  for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "GREENLIGHT_MODE"]) delete env[name];
  const code = await run(
    ["--import", PRELOAD, "--test", "--test-concurrency=2", "--test-timeout=300000", ...reporters, ...files.sort()],
    env,
  );
  const text = await readFile(tap, "utf8");
  const figure = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  const failed = figure("fail") + figure("cancelled");
  return { passed: figure("pass"), failed: failed || code ? Math.max(failed, 1) : 0 };
}

/** The production build, started as a person starts it, driven in a real Chromium. */
async function browserTests(): Promise<Count> {
  const chromium = await findChromium();
  const { folder, remove } = await temporaryFolder();
  cleanups.push(remove);
  // With a fifth rate card, as an operator adds one: e2e/own-card.spec.ts looks for it.
  const cards = path.join(ROOT, "e2e/cards");
  const { url, stop } = await startProduct(folder, (chunk) => process.stdout.write(chunk), { CARDS_DIR: cards });
  cleanups.push(stop);
  const report = path.join(RESULTS, "playwright.json");
  await rm(report, { force: true });
  const env = {
    ...process.env,
    E2E_URL: url,
    E2E_DATA: folder,
    E2E_CARDS: cards,
    PLAYWRIGHT_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  };
  const code = await run([command("@playwright/test/cli.js"), "test", "--reporter=list,json"], env);
  const { stats } = counted.parse(JSON.parse(await readFile(report, "utf8")));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected || code ? Math.max(stats.unexpected, 1) : 0 };
}

async function stage(name: string, body: () => Promise<Count>): Promise<Count> {
  const began = performance.now();
  say(`\n── ${name}`);
  const count = await body().catch((error: unknown) => {
    say(messageOf(error));
    return { passed: 0, failed: 1 };
  });
  await cleanUp();
  say(`── ${name}: ${count.failed ? `${count.failed} failed` : "good"} (${Math.round((performance.now() - began) / 1000)} s)`);
  return count;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void cleanUp().finally(() => process.exit(1)));

await mkdir(RESULTS, { recursive: true });
const counts = [
  await stage("types, lint, architecture, schema", check),
  await stage("unit, property and integration tests", nodeTests),
  await stage("production build and browser tests", browserTests),
];
const sum = (figure: keyof Count) => counts.reduce((total, count) => total + count[figure], 0);
say(`\n${sum("passed")} passed, ${sum("failed")} failed`);
process.exit(sum("failed") === 0 && sum("passed") > 0 ? 0 : 1);
