import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { signInAs } from "./people.ts";

/** A first load of a signed-in page brings at most so many bytes of JavaScript (ux.md). */
const MOST = 170_000;
const PAGES = ["", "/usage", "/usage/accuracy", "/calculate", "/calculate/batch", "/jobs", "/jobs/held", "/ledger", "/books", "/plans"];

/** The gzip bytes of the scripts that a page's own HTML names: what comes before anything can be done there. */
async function weightOf(page: Page, path: string): Promise<number> {
  const html = await (await page.request.get(path)).text();
  // What is for browsers without modules, no browser of today fetches.
  const tags = [...html.matchAll(/<script([^>]*)>/g)].flatMap(([, tag = ""]) => (/\bnoModule\b/i.test(tag) ? [] : tag));
  const scripts = [...new Set(tags.flatMap((tag) => /\bsrc="([^"]+)"/.exec(tag)?.[1] ?? []))];
  expect(scripts.length, path).toBeGreaterThan(2);
  const bodies = await Promise.all(scripts.map(async (src) => (await page.request.get(src.replaceAll("&amp;", "&"))).body()));
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

for (const [name, slug] of [
  ["Ana Ruiz", "northlight"],
  ["Mia Keller", "brightcut"],
] as const) {
  test(`a first load brings at most 170 kB of JavaScript, gzip: the pages of ${slug}`, async ({ page }) => {
    await signInAs(page, name, `/o/${slug}`);
    for (const path of PAGES) {
      const bytes = await weightOf(page, `/o/${slug}${path}`);
      test.info().annotations.push({ type: "bytes", description: `${path || "/"} ${bytes}` });
      expect.soft(bytes, `/o/${slug}${path}`).toBeLessThanOrEqual(MOST);
    }
  });
}
