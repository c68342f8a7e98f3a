import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { latestCard } from "../../lib/domain/catalog/registry.ts";
import { readCardFiles } from "./cards-folder.ts";
import { Failure } from "./failure.ts";

const alugha = latestCard("alugha") ?? assert.fail();
const own = (version: number, more: object = {}) => JSON.stringify({ ...alugha, id: "own", version, ...more });

async function folderWith(files: Readonly<Record<string, string>>, body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "greenlight-cards-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("a card of an operator's own is one JSON file; other files of the folder are left alone, and versions come in order", async () => {
  await folderWith({ "b.json": own(1), "a.json": own(2), "notes.txt": "not a card" }, async (folder) => {
    const files = await readCardFiles(folder);
    assert.deepEqual(
      files.map(({ file, card }) => [path.basename(file), card.id, card.version]),
      [
        ["b.json", "own", 1],
        ["a.json", "own", 2],
      ],
    );
  });
});

test("what is wrong in any file is told at once, with file and path, and nothing starts", async () => {
  const files = { "bad.json": own(1, { increment: "0" }), "cut.json": '{"id":', "one.json": own(3), "two.json": own(3) };
  await folderWith(files, async (folder) => {
    await assert.rejects(readCardFiles(folder), (error) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /bad\.json: increment: must be a decimal above 0/);
      assert.match(error.message, /cut\.json: card: is not JSON/);
      assert.match(error.message, /own version 3 is there twice/);
      return true;
    });
  });
  await assert.rejects(readCardFiles("/no/such/folder"), /CARDS_DIR cannot be read/);
});
