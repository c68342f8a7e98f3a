import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { freshDatabase } from "../../db/testing.ts";
import { ROOT } from "./paths.ts";
import { freePort } from "./ports.ts";
import { temporaryFolder } from "./temporary.ts";

const FIFTH = path.join(ROOT, "e2e/cards/stillframe.json");

/** A folder of rate cards with the fifth card in it, and what else a test needs to start with it. */
async function ground(t: TestContext): Promise<{ readonly cards: string; readonly file: string; readonly data: string }> {
  const { folder, remove } = await temporaryFolder();
  t.after(remove);
  const cards = path.join(folder, "cards");
  await mkdir(cards);
  const file = path.join(cards, "stillframe.json");
  await copyFile(FIFTH, file);
  return { cards, file, data: path.join(folder, "data") };
}

async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, "utf8");
  assert.ok(text.includes(from));
  await writeFile(file, text.replace(from, to));
}

/** Runs a script to its end: its exit code, and all that it said. */
async function run(name: string, env: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, "scripts", name)], { cwd: ROOT, env: { ...process.env, ...env } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

test("Greenlight does not start with a broken rate card: it names file and path, before it has made a database", async (t) => {
  const { cards, file, data } = await ground(t);
  await change(file, '"price": "8"', '"price": "-8"');
  const settings = {
    CARDS_DIR: cards,
    GREENLIGHT_DATA: data,
    PORT: String(await freePort()),
    DATABASE_URL: "",
    GREENLIGHT_MODE: "sandbox",
  };
  const { code, said } = await run("start.ts", settings);
  assert.equal(code, 1);
  assert.ok(said.includes(`${file}: operations.animatic.components.minutes.price: `), said);
  assert.doesNotMatch(said, /^ {4}at /m);
  assert.deepEqual(await readdir(data), ["logs"]);
});

test("a card of the folder is published once; a changed file needs a higher version, and a version that follows takes its place", async (t) => {
  const { cards, file } = await ground(t);
  const { url, drop } = await freshDatabase();
  t.after(drop);
  const publish = () => run("publish-cards.ts", { CARDS_DIR: cards, DATABASE_URL: url });

  assert.deepEqual(await publish(), { code: 0, said: "stillframe version 1: published.\n" });
  assert.deepEqual(await publish(), { code: 0, said: "stillframe version 1: is there already.\n" });

  await change(file, '"price": "8"', '"price": "9"');
  const changed = await publish();
  assert.equal(changed.code, 1);
  assert.match(
    changed.said,
    /stillframe\.json: operations\.animatic\..*: version 1 was published with another value here: raise the version/,
  );

  await change(file, '"version": 1', '"version": 2');
  assert.deepEqual(await publish(), { code: 0, said: "stillframe version 2: published.\n" });
});
