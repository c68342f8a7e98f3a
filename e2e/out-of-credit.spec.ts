import { expect, test } from "./fixtures.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { Shell } from "./pages/shell.ts";
import { StatementPage } from "./pages/statement-page.ts";

test("out of credit shows exactly three ways on with their numbers, and returning keeps what was typed", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.ask({ quality: "Q2", shots: 5, project: "Harbor" });
  const dialog = calculator.outOfCredit;
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText("It costs 1,000 credits. You are short by 200 credits. Nothing was charged.");
  const ways = dialog.getByRole("listitem");
  await expect(ways).toHaveCount(3);
  await expect(ways.nth(0)).toContainText(/Upgrade to Creator · \$35\.00 a month/);
  await expect(ways.nth(0)).toContainText(/33,000 credits a month, and [\d,]+ more at once/);
  // $8 ÷ 800 × 1.15 × 5,000 (ACT-9).
  await expect(ways.nth(1)).toContainText("Buy 5,000 credits once · $57.50");
  await expect(ways.nth(1)).toContainText("The smallest pack that covers this job; it leaves 4,800 after it.");
  await expect(ways.nth(2)).toContainText("Cancel and return");

  await ways.nth(2).getByRole("button", { name: "Return" }).click();
  await expect(dialog).toBeHidden();
  await expect(calculator.shots).toHaveValue("5");
  await expect(calculator.project).toHaveValue("Harbor");
  await expect(calculator.tier("Q2")).toBeChecked();
  await expect(calculator.confirm).toHaveCount(0);
  await new Shell(page).expectBalance(800);

  await page.getByRole("button", { name: "See the three ways on" }).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "See the three ways on" })).toBeFocused();
});

test("the paid ways lead to the plan and the packs that they name", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.ask({ quality: "Q3", shots: 3 });
  await calculator.outOfCredit.getByRole("link", { name: "See Creator" }).click();
  await expect(page).toHaveURL(/\/plans\?plan=creator/);
  // The preview opens by itself: what it costs, and what it does to the credits.
  await expect(page.getByRole("dialog", { name: "Start Creator" })).toContainText("Total now");
  await page.goBack();
  await expect(calculator.shots).toHaveValue("3");
  await calculator.calculate.click();
  await calculator.outOfCredit.getByRole("link", { name: "See packs" }).click();
  await expect(page).toHaveURL(/\/packs\?back=/);
  await expect(page.getByRole("radio", { name: /^5,000 credits/ })).toBeChecked();
  await expect(page.getByRole("button", { name: "Go to checkout · $57.50" })).toBeVisible();
});

test("a balance that fell after the quote refuses the confirm with the newer shortfall", async ({ page, context, studio }) => {
  const first = new CalculatePage(page, studio);
  await first.open();
  await first.quote({ quality: "Q2", shots: 3 });
  const other = await context.newPage();
  const second = new CalculatePage(other, studio);
  await second.open();
  await second.quote({ quality: "Q2", shots: 2 });
  await second.run();
  await new Shell(page).expectBalance(400);
  await first.confirm.click();
  await expect(first.outOfCredit).toContainText("It costs 600 credits. You are short by 200 credits.");
  await first.outOfCredit.getByRole("button", { name: "Return" }).click();
  await expect(first.shots).toHaveValue("3");
  expect(await new StatementPage(page, studio).count("hold")).toBe(1);
});
