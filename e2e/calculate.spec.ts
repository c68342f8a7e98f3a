import { expect, test } from "./fixtures.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { JobPage } from "./pages/job-page.ts";
import { Shell } from "./pages/shell.ts";
import { StatementPage } from "./pages/statement-page.ts";

test("a quote is shown, confirmed, held, and settled before one's eyes, in a second tab too", async ({ page, context, studio }) => {
  const usage = await context.newPage();
  await usage.goto(`/o/${studio}/usage`);
  const chip = new Shell(usage);
  await chip.expectBalance(800);
  await chip.markUnreloaded();

  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q2", shots: 1 });
  await expect(calculator.lines.getByRole("row", { name: /^Shot.*ACT-7.*200$/ })).toBeVisible();
  await expect(calculator.lines.getByRole("row", { name: /^Total.*200$/ })).toBeVisible();
  await expect(page.getByText("Left after: 600")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^1[45]:\d\d$/);
  const boxes = [];
  for (const [quality, total] of [
    ["Q1", 80],
    ["Q2", 200],
    ["Q3", 400],
  ] as const) {
    const card = page.locator("label", { has: calculator.tier(quality) });
    await expect(card).toContainText(String(total));
    boxes.push(await card.boundingBox());
  }
  expect(new Set(boxes.map((box) => box?.y)).size, "the three prices stand beside each other").toBe(1);

  await calculator.run();
  await new Shell(page).expectBalance(600);
  await chip.expectBalance(600);
  await expect(usage.getByRole("link", { name: "200 held by 1 running job" })).toBeVisible();
  const job = new JobPage(page);
  await job.expectEnd("Succeeded");
  await expect(job.fact("Spent")).toContainText("200 credits");
  await expect(usage.getByRole("link", { name: /held by/ })).toHaveCount(0);
  await expect(usage.getByRole("main")).toContainText(/spent 200/);
  await chip.expectBalance(600);
  await chip.expectUnreloaded();
});

test("a double click charges once", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q1" });
  await calculator.confirm.dblclick();
  await calculator.startedJob();
  await new Shell(page).expectBalance(720);
  expect(await new StatementPage(page, studio).count("hold")).toBe(1);
});

test("a slow job page still arrives, whatever moves meanwhile", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await page.route(/\/jobs\//, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await route.continue();
  });
  await calculator.quote({ quality: "Q1" });
  await calculator.run();
  await expect(new JobPage(page).state).toContainText("Shot");
});

test("two tabs that confirm the same quote at once charge once, and both know the job", async ({ page, context, studio }) => {
  const first = new CalculatePage(page, studio);
  await first.open();
  await first.quote({ quality: "Q2" });
  await expect(page).toHaveURL(/[?&]quote=/);
  const other = await context.newPage();
  await other.goto(page.url());
  const second = new CalculatePage(other, studio);
  await expect(second.confirm).toBeVisible();

  await Promise.all([first.confirm.click(), second.confirm.click()]);
  const jobs = await Promise.all(
    [page, other].map(async (tab) => {
      const told = tab.getByRole("link", { name: "Open that job" });
      const there = tab.getByRole("heading", { level: 1, name: /^Shot/ });
      await expect(told.or(there)).toBeVisible({ timeout: 20_000 });
      return (await told.isVisible()) ? told.getAttribute("href") : new URL(tab.url()).pathname;
    }),
  );
  expect(new Set(jobs).size).toBe(1);
  await new Shell(page).expectBalance(600);
  expect(await new StatementPage(page, studio).count("hold")).toBe(1);
});

test("the back button after a confirm does not charge again", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q2" });
  await expect(page).toHaveURL(/[?&]quote=/);
  const job = await calculator.run();
  await expect(new JobPage(page).state).toContainText("Shot");
  await page.goBack();
  await expect(page).toHaveURL(/\/calculate/);
  const used = page.getByText("This quote already started a job, and was charged once.");
  // An old copy of the page may still offer the quote: confirming it leads to the same job and takes nothing.
  await expect(calculator.confirm.or(used).first()).toBeVisible();
  if (await calculator.confirm.isVisible()) await calculator.confirm.click();
  await expect(used).toBeVisible();
  await expect(calculator.confirm).toHaveCount(0);
  await page.getByRole("link", { name: "Open that job" }).click();
  await expect(page).toHaveURL(new RegExp(`${job}$`));
  await new Shell(page).expectBalance(600);
  expect(await new StatementPage(page, studio).count("hold")).toBe(1);
});

test("keyboard alone leads from the address to a running job", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(calculator.shots);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("2");
  await tabTo(calculator.calculate);
  await page.keyboard.press("Enter");
  await expect(calculator.quoteHeading).toBeVisible();
  await expect(calculator.lines.getByRole("row", { name: /^Total.*400$/ })).toBeVisible();
  await tabTo(calculator.tier("Q2"));
  await page.keyboard.press("ArrowLeft");
  await expect(calculator.tier("Q1")).toBeChecked();
  await expect(calculator.lines.getByRole("row", { name: /^Total.*160$/ })).toBeVisible();
  await tabTo(calculator.confirm);
  await page.keyboard.press("Enter");
  await calculator.startedJob();
  await new Shell(page).expectBalance(640);

  async function tabTo(target: typeof calculator.shots): Promise<void> {
    await expect(target).toBeVisible();
    for (let step = 0; step < 40; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
  }
});

test("what does not fit is named at its field and stays as it was typed", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  for (const typed of ["0", "1.5", "many", "-3"]) {
    await calculator.ask({ shots: 1 });
    await calculator.shots.fill(typed);
    await calculator.calculate.click();
    await expect(calculator.shots).toHaveAttribute("aria-invalid", "true");
    await expect(calculator.shots).toHaveAccessibleDescription(/This .+\./);
    await expect(calculator.shots).toHaveValue(typed);
    await expect(calculator.quoteHeading).toHaveCount(0);
  }
});

test("a quote is over after its 15 minutes, charges nothing then, and a fresh one is a click away", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await page.clock.install();
  await calculator.open();
  await calculator.quote({ quality: "Q1" });
  await page.clock.fastForward("15:01");
  await expect(page.getByText("This quote is over: it was good for 15 minutes. Nothing was charged.")).toBeVisible();
  await expect(calculator.confirm).toHaveCount(0);
  await page.getByRole("button", { name: "Get a fresh quote" }).click();
  await expect(calculator.confirm).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^1[45]:\d\d$/);
});

test("a reload keeps the form, the quote and its time", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q3", shots: 1, project: "Harbor" });
  await expect(page).toHaveURL(/[?&]quote=/);
  await page.reload();
  await expect(calculator.quoteHeading).toBeVisible();
  await expect(calculator.project).toHaveValue("Harbor");
  await expect(calculator.tier("Q3")).toBeChecked();
  await expect(calculator.lines.getByRole("row", { name: /^Total.*400$/ })).toBeVisible();
});
