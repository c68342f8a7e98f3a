import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "./fixtures.ts";
import { BillingPages } from "./pages/billing-pages.ts";
import { CARDS } from "./pages/checkout-page.ts";

const run = promisify(execFile);

test("ALW-15: an invoice opens as a PDF that names company, VAT id, what was bought and its price, and can be printed", async ({
  page,
  studio,
}, info) => {
  const missing = await run("pdftoppm", ["-v"]).then(
    () => false,
    () => true,
  );
  test.skip(missing, "pdftoppm is missing: install poppler-utils to render invoices");
  const billing = new BillingPages(page, studio);
  await billing.open("billing");
  await page.getByLabel("Company").fill("Harbor Films GmbH");
  await page.getByLabel("Street and number").fill("Hafenstr. 1");
  await page.getByLabel("Postal code").fill("20457");
  await page.getByLabel("City").fill("Hamburg");
  await page.getByLabel("Country").selectOption("DE");
  await page.getByLabel(/^VAT id/).fill("DE123456789");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved: they stand on every invoice from now on.")).toBeVisible();
  await billing.open("packs");
  await page.getByRole("button", { name: "Go to checkout · $57.50" }).click();
  await billing.checkout.pay(CARDS.pays);
  await page.waitForURL(/\/billing\/return/);
  await expect(page.getByRole("main")).toContainText("5,000 credits joined for $57.50.");

  await billing.open("billing");
  const row = billing.invoices.getByRole("row").filter({ hasText: "$57.50" });
  await expect(row).toContainText("Paid");
  const href = (await row.getByRole("link", { name: /^PDF of invoice/ }).getAttribute("href")) ?? "";
  const answer = await page.request.get(href);
  expect(answer.headers()["content-type"]).toContain("application/pdf");

  const folder = await mkdtemp(path.join(tmpdir(), "greenlight-invoice-"));
  try {
    const file = path.join(folder, "invoice.pdf");
    await writeFile(file, await answer.body());
    await run("pdftoppm", ["-png", "-r", "80", "-singlefile", file, path.join(folder, "page")]);
    const image = await readFile(path.join(folder, "page.png"));
    await info.attach("invoice", { body: image, contentType: "image/png" });
    const { stdout: text } = await run("pdftotext", ["-layout", file, "-"]);
    expect(text).toContain("Harbor Films GmbH");
    expect(text).toContain("DE123456789");
    expect(text).toMatch(/5,000 credits/);
    expect(text).toMatch(/57\.50/);
    // A page that was not drawn is white, and packs to almost nothing.
    expect(image.byteLength).toBeGreaterThan(8_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
