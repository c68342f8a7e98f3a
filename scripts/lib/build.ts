import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { glob, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { say } from "./failure.ts";
import { command, ROOT } from "./paths.ts";
import { runStep } from "./supervise.ts";

const SOURCES = [
  "app/**/*",
  "components/**/*",
  "db/**/*.ts",
  "lib/**/*.ts",
  "public/**/*",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.*",
  "postcss.config.*",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];
const STAMP = path.join(ROOT, ".next", "greenlight-build");

/** Makes the production build unless the one that is there came from these very sources. */
export async function buildIfStale(): Promise<void> {
  const wanted = await fingerprint();
  if ((await readFile(STAMP, "utf8").catch(() => "")) === wanted) return;
  const began = performance.now();
  say("Building the pages (about a minute, only when the sources changed) …");
  // A build that is cut short must not be taken for the one before it.
  await rm(STAMP, { force: true });
  await runStep("The production build", [command("next/dist/bin/next"), "build"], {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  await writeFile(STAMP, wanted);
  say(`  built in ${Math.round((performance.now() - began) / 1000)} s`);
}

async function fingerprint(): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(SOURCES, { cwd: ROOT, withFileTypes: true })) {
    if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) files.push(path.join(entry.parentPath, entry.name));
  }
  const hash = createHash("sha256").update(process.version);
  // One by one and at once: through promises these thousand small files took a quarter of a second of every start.
  for (const file of files.sort()) hash.update(`\0${path.relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}
