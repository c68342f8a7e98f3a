import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { type Browser, chromium, type Page } from "@playwright/test";
import { cardIds } from "../../../lib/domain/catalog/registry.ts";
import { findChromium } from "../chromium.ts";
import { answers, CHUNK, digests, type Range } from "./answers.ts";
import { serveEngine } from "./serve.ts";
import { type Check, checks, type Vectors } from "./vectors.ts";

const REQUESTS = 10_000;
const SEED = 20_261_122;

let engine: { url: string; close: () => Promise<void> };
let browser: Browser;
let page: Page;

before(async () => {
  engine = await serveEngine();
  browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  page = await browser.newPage();
  await page.goto(engine.url);
});

after(async () => {
  await browser?.close();
  await engine?.close();
});

test("GEN-2: every published figure is the engine's own in the browser too", async () => {
  const vectors: Vectors = JSON.parse(await readFile(new URL("../../../lib/domain/rating/vectors.json", import.meta.url), "utf8"));
  const found: readonly Check[] = await page.evaluate(async (given) => {
    const module: typeof import("./vectors.ts") = await import("/scripts/lib/same-engine/vectors.ts" as string);
    return module.checks(given);
  }, vectors);
  assert.deepEqual(found, checks(vectors));
  assert.deepEqual(
    found.filter((each) => each.expected !== each.found),
    [],
  );
  assert.ok(found.length > 50, `only ${found.length} vectors were checked`);
});

for (const card of cardIds()) {
  test(`GEN-1, GEN-2: server and browser answer ${REQUESTS} random requests on ${card} alike, line by line`, async () => {
    const here = await digests(card, SEED, REQUESTS);
    const there = await page.evaluate(
      async ([id, seed, count]) => {
        const module: typeof import("./answers.ts") = await import("/scripts/lib/same-engine/answers.ts" as string);
        return module.digests(id, seed, count);
      },
      [card, SEED, REQUESTS] as const,
    );
    const first = here.digests.findIndex((digest, index) => digest !== there.digests[index]);
    if (first >= 0) await showDifference({ card, seed: SEED, from: first * CHUNK, to: (first + 1) * CHUNK });
    assert.deepEqual(there, here);
    assert.equal(here.digests.length, REQUESTS / CHUNK);
    // Both kinds of answers are compared in number.
    assert.ok(here.refused > REQUESTS / 50 && here.refused < REQUESTS / 4, `${here.refused} were refused`);
  });
}

async function showDifference(range: Range): Promise<void> {
  const there = await page.evaluate(async (asked) => {
    const module: typeof import("./answers.ts") = await import("/scripts/lib/same-engine/answers.ts" as string);
    return module.answers(asked);
  }, range);
  assert.deepEqual(there, answers(range));
}
