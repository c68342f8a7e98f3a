import { expect, test } from "./fixtures.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { JobPage } from "./pages/job-page.ts";
import { Shell } from "./pages/shell.ts";

test("held credits lead from the overview to their job, and an owner releases them with a reason that the books keep", async ({
  page,
  studio,
}) => {
  await page.goto(`/o/${studio}`);
  await expect(page.getByText("Held: no job is running")).toBeVisible();
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  // The sandbox takes minutes for this project's jobs.
  await calculator.quote({ quality: "Q3", project: "slow-test" });
  await calculator.run();
  await page.goto(`/o/${studio}`);
  await page.getByRole("link", { name: "Held by 1 running job, on top" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Held credits" })).toBeVisible();
  const row = page.getByRole("table", { name: /^Held credits/ }).getByRole("row", { name: /^Shot/ });
  await expect(row).toContainText("slow-test");
  await expect(row).toContainText("400");
  await expect(page.getByText("credits held by 1 job")).toBeVisible();

  await row.getByRole("button", { name: "Release" }).click();
  const dialog = page.getByRole("dialog", { name: "Release what this job holds?" });
  await expect(dialog).toContainText("400 to monthly");
  await dialog.getByLabel("Reason").fill("Wrong shot list");
  await dialog.getByRole("button", { name: "Release 400 credits" }).click();
  await expect(page.getByText("Nothing is held")).toBeVisible();
  await new Shell(page).expectBalance(800);

  await page.goto(`/o/${studio}/jobs`);
  await page.getByRole("table", { name: /^Jobs/ }).getByRole("link", { name: "Shot" }).click();
  await new JobPage(page).expectEnd("Cancelled");
  await expect(page.getByRole("main")).toContainText("Wrong shot list");
});
