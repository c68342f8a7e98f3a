import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { ROOT } from "./paths.ts";

type Manifest = { dependencies: Record<string, string>; devDependencies: Record<string, string> };
type Lock = {
  packages: Record<
    string,
    { version?: string; resolved?: string; integrity?: string; link?: boolean; hasInstallScript?: boolean; inBundle?: boolean }
  >;
};

const read = (file: string) => readFile(path.join(ROOT, file), "utf8");
const manifest: Manifest = JSON.parse(await read("package.json"));
const lock: Lock = JSON.parse(await read("package-lock.json"));

// Below these, holes are known (see docs/dependencies.md).
const FLOORS: Readonly<Record<string, string>> = {
  next: "16.4.5",
  "next-auth": "4.24.15",
  nodemailer: "10.4.1",
  "drizzle-orm": "0.45.2",
  react: "19.2.6",
  sharp: "0.35.5",
};

function isBelow(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((text) => text.split(/[.-]/).map(Number));
  const at = [0, 1, 2].find((index) => a?.[index] !== b?.[index]);
  return at !== undefined && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}

test("every dependency has its reason, an exact version, and there are at most 25 at run time", async () => {
  const text = await read("docs/dependencies.md");
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  const names = new Set(
    text.split("\n").flatMap((line) => (line.startsWith("|") ? (line.split("|")[1] ?? "").split(",").map((name) => name.trim()) : [])),
  );
  assert.deepEqual(
    Object.keys(all).filter((name) => !names.has(name)),
    [],
  );
  assert.deepEqual(
    Object.values(all).filter((version) => !/^\d+\.\d+\.\d+/.test(version)),
    [],
  );
  assert.ok(Object.keys(manifest.dependencies).length <= 25);
});

test("every package in the lockfile is pinned by its content and comes from a registry", () => {
  const packages = Object.entries(lock.packages).filter(([name, { link, inBundle }]) => name && !link && !inBundle);
  assert.deepEqual(
    packages.filter(([, { integrity }]) => !integrity).map(([name]) => name),
    [],
  );
  assert.deepEqual(
    packages.filter(([, { resolved }]) => resolved && !/^https:\/\/[^/]+\/.*\.tgz$/.test(resolved)).map(([name]) => name),
    [],
  );
});

test("no package is older than the release that closed its known holes", () => {
  const old = Object.entries(lock.packages).filter(([name, { version = "0.0.0" }]) =>
    isBelow(version, FLOORS[name.replace(/^.*node_modules\//, "")] ?? "0.0.0"),
  );
  assert.deepEqual(
    old.map(([name, { version }]) => `${name} ${version}`),
    [],
  );
});
