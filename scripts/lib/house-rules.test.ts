import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { brokenRules } from "./house-rules.ts";

/** What the rules say of a house of these files. */
async function broken(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = await mkdtemp(path.join(tmpdir(), "greenlight-house-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), text);
    }
    return await brokenRules(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

// Written in two parts, so that the rule does not find them here.
const BEGIN = "beg" + "in";
const TRANSACTION = "transac" + "tion";

test("an interactive transaction is found wherever it stands, and however it is called (R2)", async () => {
  const found = await broken({
    "db/queries/a.ts": `await pool().${BEGIN}(async (tx) => {});`,
    "lib/services/b.ts": `await db().${TRANSACTION}(async (tx) => {});`,
    "scripts/c.ts": `await sql.${BEGIN}<number>(work);`,
    "bench/d.ts": `await sql?.${BEGIN}("read only", work);`,
    "instrumentation.ts": `await db.${TRANSACTION}<void>(work);`,
    "sandbox/e.ts": `const own = await sql.${"res"}${"erve"}();`,
  });
  assert.deepEqual(
    found.map((line) => line.split(":")[0]),
    ["bench/d.ts", "db/queries/a.ts", "instrumentation.ts", "lib/services/b.ts", "sandbox/e.ts", "scripts/c.ts"],
  );
  for (const line of found) assert.match(line, /a change is one statement, never an interactive transaction/);
});

test("a beginning that is no transaction is none", async () => {
  const innocent = ["const begin = () => 1;", "begin();", "const { begin } = period;", "entry.transaction === id", "moment.beginning(1)"];
  assert.deepEqual(await broken({ "lib/domain/a.ts": innocent.join("\n") }), []);
});
