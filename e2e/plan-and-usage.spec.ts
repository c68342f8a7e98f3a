import { expect, test } from "./fixtures.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { credits, Shell } from "./pages/shell.ts";
import { signInAs } from "./people.ts";
import { openWire } from "./wire.ts";

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
  context,
  baseURL,
  tolerated,
  studio,
}) => {
  tolerated.push(/Failed to load resource: net::ERR_/);
  const wire = await openWire(baseURL ?? "");
  const far = await context.newPage();
  await far.goto(`${wire.url}/o/${studio}/usage`);
  const shell = new Shell(far);
  await shell.expectBalance(800);
  await shell.markUnreloaded();
  await expect(shell.chip).toContainText("live");
  // The chart comes after the page: cut before it is there, its part could not be fetched.
  await expect(far.locator(".recharts-surface").first()).toBeVisible();

  wire.cut();
  await expect(shell.chip).toContainText("reconnecting");
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q3" });
  await calculator.run();
  await expect(shell.chip).toContainText("800");

  wire.mend();
  await shell.expectBalance(400);
  await expect(shell.chip).toContainText("live");
  await expect(far.getByText("400").first()).toBeVisible();
  await shell.expectUnreloaded();
  await wire.close();
});
