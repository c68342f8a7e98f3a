import { spawn } from "node:child_process";
import { cp, glob, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Failure, say, script } from "./lib/failure.ts";
import { brokenRules } from "./lib/house-rules.ts";
import { command, ROOT } from "./lib/paths.ts";

const FLOORS = ["app", "components", "db", "lib", "e2e", "sandbox", "bench", "torture"];

type Result = { readonly name: string; readonly ok: boolean; readonly output: string; readonly seconds: number };

async function run(name: string, args: readonly string[]): Promise<Result> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, FORCE_COLOR: "0" } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { name, ok: code === 0, output, seconds: (performance.now() - began) / 1000 };
}

async function types(): Promise<Result> {
  // Next's own declarations (images, styles, routes) are written here; a fresh clone has none yet.
  await run("route types", [command("next/dist/bin/next"), "typegen"]);
  return run("types", [command("typescript/bin/tsc"), "--noEmit", "--project", "."]);
}

async function architecture(): Promise<Result> {
  const present = new Set(await readdir(ROOT));
  const floors = FLOORS.filter((floor) => present.has(floor));
  const result = await run("architecture", [
    command("dependency-cruiser/bin/dependency-cruiser.mjs"),
    ...floors,
    "--config",
    ".dependency-cruiser.cjs",
  ]);
  const cruised = Number(/(\d+) modules/.exec(result.output)?.[1] ?? 0);
  if (cruised > 0) return result;
  return { ...result, ok: false, output: `${result.output}\nNothing was looked at: a rule that sees no module proves nothing.` };
}

/** The tables in the code are the tables of the migrations: drizzle-kit has nothing to add to a copy of them. */
async function schema(): Promise<Result> {
  const copy = await mkdtemp(path.join(tmpdir(), "greenlight-schema-"));
  try {
    await cp(path.join(ROOT, "db/migrations"), copy, { recursive: true });
    const before = await countSql(copy);
    const drizzleKit = command("drizzle-kit/bin.cjs");
    const result = await run("schema", [
      drizzleKit,
      "generate",
      "--dialect",
      "postgresql",
      "--schema",
      "./db/schema/index.ts",
      "--out",
      path.relative(ROOT, copy),
    ]);
    if (!result.ok || (await countSql(copy)) === before) return result;
    return {
      ...result,
      ok: false,
      output: "The tables in db/schema differ from the migrations: run `npm run db:generate` and commit what it writes.",
    };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function countSql(folder: string): Promise<number> {
  let count = 0;
  for await (const _file of glob("*.sql", { cwd: folder })) count += 1;
  return count;
}

async function rules(): Promise<Result> {
  const broken = await brokenRules();
  return { name: "house rules", ok: broken.length === 0, output: broken.join("\n"), seconds: 0 };
}

// `npm run check`: everything that can be said of the code without running it.
await script(async () => {
  const lint = () =>
    run("lint and format", [
      command("@biomejs/biome/bin/biome"),
      "check",
      "--error-on-warnings",
      "--diagnostic-level=warn",
      "--max-diagnostics=60",
      ".",
    ]);
  const results = await Promise.all([types(), lint(), architecture(), schema(), rules()]);
  for (const { name, ok, output, seconds } of results) {
    say(`${ok ? "✓" : "✗"} ${name} (${seconds.toFixed(1)} s)`);
    if (!ok) say(output.trimEnd());
  }
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  if (failed.length) throw new Failure(`Not as the house wants it: ${failed.join(", ")}.`);
});
