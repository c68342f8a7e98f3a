import { expect, test } from "./fixtures.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { JobPage } from "./pages/job-page.ts";
import { Shell } from "./pages/shell.ts";

test("a job reports its progress and ends with a receipt that spent what was quoted", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q1", project: "Harbor" });
  await calculator.run();
  const job = new JobPage(page);
  await expect(job.state).toContainText("Running");
  await expect(job.progress).not.toHaveAttribute("aria-valuenow", "0", { timeout: 20_000 });
  await job.expectEnd("Succeeded");
  await expect(job.fact("Quoted")).toContainText("80 credits");
  await expect(job.fact("Spent")).toContainText("80 credits");
  await expect(job.fact("Returned")).toContainText("0 credits");
  await expect(page.getByRole("table", { name: "Lines of the price" })).toContainText("ACT-7");
  await expect(page.getByRole("table", { name: "Lots burned" }).getByRole("row", { name: /Monthly.* 80/ })).toBeVisible();
  await expect(page.getByRole("table", { name: /^Entries of this job/ }).locator("tbody tr")).toHaveCount(2);
});

test("a job of the project that the page names fails, and everything returns", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q2", project: "fail-test" });
  await calculator.run();
  const shell = new Shell(page);
  await shell.expectBalance(600);
  await expect(page.getByText("run a job with the project fail-test")).toBeVisible();
  const job = new JobPage(page);
  await job.expectEnd("Failed");
  await expect(page.getByRole("alert").filter({ hasText: "everything returned" })).toContainText("200 credits");
  await expect(job.fact("Spent")).toContainText("0 credits");
  await shell.expectBalance(800);
});

test("cancelling says what returns and where, and returns it", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q3" });
  await calculator.run();
  const shell = new Shell(page);
  await shell.expectBalance(400);
  const job = new JobPage(page);
  await job.cancel.click();
  await expect(job.cancelDialog).toContainText("400 to monthly");
  await job.cancelDialog.getByRole("button", { name: "Cancel and return 400 credits" }).click();
  await job.expectEnd("Cancelled");
  await expect(job.fact("Returned")).toContainText("400 credits");
  await expect(job.cancel).toHaveCount(0);
  await shell.expectBalance(800);
});

test("the list of jobs moves by itself, and its filters stand in the address", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q1", project: "Harbor" });
  await calculator.run();
  await page.goto(`/o/${studio}/jobs`);
  const shell = new Shell(page);
  await shell.markUnreloaded();
  const row = page.getByRole("table", { name: /^Jobs/ }).getByRole("row", { name: /^Shot/ });
  await expect(row).toContainText("80");
  await expect(row).toContainText("Succeeded", { timeout: 30_000 });
  await shell.expectUnreloaded();

  await page.getByRole("navigation", { name: "Jobs by state" }).getByRole("link", { name: "Failed" }).click();
  await expect(page).toHaveURL(/state=failed/);
  await expect(page.getByText("No job fits these filters")).toBeVisible();
  await page.getByRole("navigation", { name: "Jobs by state" }).getByRole("link", { name: "Succeeded" }).click();
  await expect(page).toHaveURL(/state=succeeded/);
  await page.getByLabel("Project").fill("Harbor");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/state=succeeded.*project=Harbor/);
  await expect(row).toHaveCount(1);
  await row.getByRole("link", { name: "Shot" }).click();
  await expect(new JobPage(page).state).toContainText("Succeeded");
});
