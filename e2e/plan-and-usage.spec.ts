import { expect, test, watch } from "./fixtures.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { credits, Shell } from "./pages/shell.ts";
import { signInAs } from "./people.ts";

test("the headline is the sum of its meters and the chip, and the check mark opens the proof", async ({ page }) => {
  await signInAs(page, "Sol Haddad", "/o/solo/usage");
  const panel = page
    .getByRole("region", { name: "Available now" })
    .or(page.locator("section", { hasText: "Available now" }))
    .first();
  const headline = credits((await panel.locator(".text-3xl").innerText()) ?? "");
  const meters = await panel.getByRole("listitem").allInnerTexts();
  const figure = (label: string) => credits(meters.find((text) => text.trim().startsWith(label))?.replace(label, "") ?? "");
  expect(figure("Monthly") + figure("Bank") + figure("Packs")).toBeCloseTo(headline, 3);
  expect(await new Shell(page).balance()).toBeCloseTo(headline, 3);
  await expect(page.getByText(/Next period/)).toBeVisible();
  await expect(page.getByText("America/New_York").first()).toBeVisible();
  await panel.getByRole("link", { name: /Open the statement/ }).click();
  await expect(page.getByRole("heading", { name: "Statement", exact: true })).toBeVisible();
  await expect(page.getByText("adds up")).toBeAttached();
});

test("the chart of the period has its table one key away", async ({ page }) => {
  await signInAs(page, "Ana Ruiz", "/o/northlight/usage");
  await page.getByText(/^As a table/).focus();
  await page.keyboard.press("Enter");
  const days = page.getByRole("table", { name: /^Spent by day/ });
  await expect(days.locator("tbody tr").first()).toBeVisible();
  const cells = await days
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  let total = 0;
  for (const [, spent = "", sum = ""] of cells) {
    total += credits(spent);
    expect(credits(sum)).toBeCloseTo(total, 3);
  }
});

test("a dropped live connection says so, and recovers with what happened meanwhile", async ({
  page,
  browser,
  baseURL,
  context,
  complaints,
  tolerated,
  studio,
}) => {
  tolerated.push(/ERR_INTERNET_DISCONNECTED|Failed to load resource|Failed to fetch/);
  await page.goto(`/o/${studio}/usage`);
  const shell = new Shell(page);
  await shell.expectBalance(800);
  await shell.markUnreloaded();
  await expect(shell.chip).toContainText("live");

  const elsewhere = await browser.newContext({ storageState: await context.storageState(), ...(baseURL ? { baseURL } : {}) });
  watch(elsewhere, complaints);
  await context.setOffline(true);
  await expect(shell.chip).toContainText("reconnecting", { timeout: 20_000 });
  const calculator = new CalculatePage(await elsewhere.newPage(), studio);
  await calculator.open();
  await calculator.quote({ quality: "Q3" });
  await calculator.run();
  await expect(shell.chip).toContainText("800");

  await context.setOffline(false);
  await shell.expectBalance(400, 30_000);
  await expect(shell.chip).toContainText("live");
  await shell.expectUnreloaded();
  await elsewhere.close();
});
