import { expect, test } from "./fixtures.ts";
import { signInAs } from "./people.ts";

test("quotes beside costs: from the usage page to the trend, one operation of it, and its table", async ({ page }) => {
  await signInAs(page, "Ana Ruiz", "/o/northlight/usage");
  await page.getByRole("link", { name: "Quote accuracy" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Quote accuracy" })).toBeVisible();
  await page.getByRole("navigation", { name: "Stretch of time" }).getByRole("link", { name: "90 days" }).click();
  await expect(page).toHaveURL(/range=90/);
  const operations = page.getByRole("table", { name: "Accuracy of quotes by operation" });
  // A render reports what it took; a shot's price is its cost.
  await expect(operations.getByRole("row", { name: /^Shot/ })).toContainText("100%");
  await expect(operations.getByRole("row", { name: /^Render/ })).not.toContainText("100%");
  await operations.getByRole("link", { name: "Render" }).click();
  await expect(page).toHaveURL(/operation=render/);
  await expect(page.getByText(/of \d+ settled jobs/)).toBeVisible();
  await expect(page.getByRole("application").first()).toBeVisible();
  await page.getByText("As a table, days of Europe/Berlin").click();
  const weeks = page.getByRole("table", { name: "Accuracy of quotes by week" }).locator("tbody tr");
  expect(await weeks.count()).toBeGreaterThan(12);
  await page.getByRole("link", { name: "All operations" }).click();
  await expect(page).not.toHaveURL(/operation=/);
});

test("a new organization is told what would stand here", async ({ page, studio }) => {
  await page.goto(`/o/${studio}/usage/accuracy`);
  await expect(page.getByText("No job has settled in this time")).toBeVisible();
});
