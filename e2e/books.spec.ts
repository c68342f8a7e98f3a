import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { signInAs } from "./people.ts";

const run = promisify(execFile);

test("a check says up to which entry the books are proven, and a second one at once has to wait", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q1" });
  await calculator.run();
  await page.goto(`/o/${studio}/books`);
  // The worker may have checked this studio already, less than a minute ago.
  await page.getByRole("button", { name: "Check now" }).click();
  const news = page.getByRole("main").getByRole("status");
  await expect(news.filter({ hasText: /Checked/ })).toBeVisible();
  await expect(page.getByText(/^Proven up to entry \d/)).toBeVisible({ timeout: 70_000 });
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(news.filter({ hasText: /Checked less than a minute ago/ })).toBeVisible();
  const held = page.getByRole("listitem").filter({ hasText: /^Held: / });
  expect(await held.count()).toBeGreaterThan(15);
  await expect(page.getByRole("table", { name: "Latest checks" })).toContainText("all held");
});

test("the proof that is downloaded verifies by the two lines of the page, and a changed one does not", async ({ page, baseURL }) => {
  await signInAs(page, "Bill Chen", "/o/northlight/books");
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Books" })).toHaveAttribute(
    "aria-current",
    "page",
  );
  const folder = await mkdtemp(path.join(tmpdir(), "greenlight-proof-"));
  try {
    await saveAs(page, page.getByRole("link", { name: "Verifier" }), `${folder}/verify-books.mjs`);
    await saveAs(page, page.getByRole("link", { name: "Proof of these books" }), `${folder}/northlight-proof.ndjson`);
    const [fetch, verify] = ((await page.getByRole("region", { name: "Commands" }).textContent()) ?? "").split("\n");
    expect(fetch).toBe(`curl -O ${new URL(baseURL ?? page.url()).origin}/verify-books.mjs`);
    const [command = "", ...args] = (verify ?? "").split(" ");
    expect([command, args[0], args[1]]).toEqual(["node", "verify-books.mjs", "northlight-proof.ndjson"]);
    const said = await run(process.execPath, args, { cwd: folder });
    expect(said.stdout).toMatch(/^OK {2}\d+ entries, \d+ links: northlight[\s\S]*It is the head that you named\./);

    const lines = (await (await page.request.get("/o/northlight/books/proof")).text()).split("\n");
    await writeFile(`${folder}/changed.ndjson`, lines.map((line) => line.replace("Harbor documentary", "Harbour documentary")).join("\n"));
    const refused = await run(process.execPath, ["verify-books.mjs", "changed.ndjson"], { cwd: folder }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/^BROKEN {2}(one of the entries|entry) \d+/) });
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function saveAs(page: Page, link: ReturnType<Page["getByRole"]>, file: string): Promise<void> {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  await download.saveAs(file);
}

test("a creator and a viewer neither see the books nor open them", async ({ page }) => {
  await signInAs(page, "Vera Lind", "/o/northlight");
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Statement" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Books" })).toHaveCount(0);
  await page.goto("/o/northlight/books");
  await expect(page).toHaveURL(/no-permission/);
});
