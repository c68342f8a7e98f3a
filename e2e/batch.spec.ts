import { expect, test } from "./fixtures.ts";
import { BatchPage } from "./pages/batch-page.ts";
import { Shell } from "./pages/shell.ts";
import { signInAs } from "./people.ts";

const REELS = `operation;seconds;quality;platforms
${"wan-2.5-text-to-video;10;standard;tiktok\n".repeat(4)}ideogram-image;;;
`;

test("ALW-5: what does not fit is told by line and column, and nothing typed is lost", async ({ page }) => {
  await signInAs(page, "Mia Keller", "/o/brightcut/calculate");
  await page.getByRole("link", { name: "Batch planner" }).click();
  const batch = new BatchPage(page, "brightcut");
  const text = "operation,seconds,quality\nwan-2.5-text-to-video,10,best\nminimax-voice,ten,\nnone,1,\n";
  await batch.sheet.fill(text);
  expect(await batch.problemRows()).toEqual([
    ["2", "quality", "best"],
    ["3", "seconds", "ten"],
    ["4", "operation", "none"],
  ]);
  await expect(batch.quoteAll).toHaveCount(0);
  await page.reload();
  await expect(batch.sheet).toHaveValue(text);
  await batch.sheet.fill("operation,seconds,quality\nwan-2.5-text-to-video,10,fast\n");
  await expect(batch.problems).toHaveCount(0);
  await expect(batch.quoteAll).toHaveText("Quote all 1");
});

test("ALW-5: an imported sheet is grouped, priced and quoted whole", async ({ page }) => {
  await signInAs(page, "Mia Keller", "/o/brightcut/calculate/batch");
  const batch = new BatchPage(page, "brightcut");
  const lines = `\uFEFF${REELS.replace("ideogram-image;;;", "")}`;
  await page.getByLabel("Import a CSV file").setInputFiles({ name: "reels.csv", mimeType: "text/csv", buffer: Buffer.from(lines) });
  // Four of 8, less 25% and 8% of what is left: 6 − 0.48 = 5.52, rounded up to 5.6 each; one by one 7.36, rounded up to 7.4.
  await expect(batch.groups.getByRole("row", { name: /^1\. WAN 2\.5 text to video · 10 s · Standard/ })).toContainText(/4\s*−25%\s*22\.4/);
  await expect(batch.price).toContainText(/4 items, one by one\s*29\.6 credits/);
  await expect(batch.price).toContainText(/Saving\s*7\.2 credits/);
  await expect(batch.price).toContainText(/Saved\s*24\.32%/);
  await batch.quoteAll.click();
  await expect(page.getByRole("heading", { name: "Your quotes" })).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^1[45]:\d\d$/);
  await expect(batch.confirm).toContainText("Confirm and run all 4 · 22.4 credits");
  await page.getByText("Order of processing, item by item").click();
  await expect(page.getByRole("table", { name: /^Order of processing/ }).getByRole("row")).toHaveCount(5);
});

test("a batch runs in its order, and what it costs is what was quoted", async ({ page, studio }) => {
  const batch = new BatchPage(page, studio);
  await batch.open();
  await page.getByRole("button", { name: "Start from the template" }).click();
  await expect(batch.quoteAll).toHaveText("Quote all 3");
  await batch.sheet.fill("operation,quality,count,project\nshot,Q1,1,Harbor\nshot,Q2,1,Harbor\n");
  await batch.quoteAll.click();
  await expect(batch.confirm).toContainText("280 credits");
  await batch.confirm.click();
  await page.waitForURL(/\/jobs$/);
  await new Shell(page).expectBalance(520);
});

test("a batch beyond the balance is priced, shows the three ways on, and stays as it was typed", async ({ page, studio }) => {
  const batch = new BatchPage(page, studio);
  await batch.open();
  const text = `operation,quality,count\n${"shot,Q3,1\n".repeat(5)}`;
  await batch.sheet.fill(text);
  await expect(page.getByText("you are short by 1,200 credits")).toBeVisible();
  await batch.quoteAll.click();
  await page.getByRole("button", { name: "See the three ways on" }).click();
  await expect(page.getByRole("dialog")).toContainText("Its 5 items cost 2,000 credits. You are short by 1,200 credits.");
  await page.keyboard.press("Escape");
  await expect(batch.confirm).toHaveCount(0);
  await expect(batch.sheet).toHaveValue(text);
});
