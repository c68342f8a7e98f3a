import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { BatchPage } from "./pages/batch-page.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { signInAs } from "./people.ts";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const LOOKS = [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 1280 },
  { theme: "dark", width: 390 },
  { theme: "light", width: 390 },
] as const;

const PUBLIC = [
  "/",
  "/sign-in",
  "/sign-in?error=email_taken",
  "/sign-in/check-mail",
  "/sign-in/error?error=Verification",
  "/sign-in/link?token=none&email=a%40example.com",
  "/sandbox/inbox",
  "/pricing",
  "/pricing/act3",
  "/pricing/alwrity",
  "/pricing/alwrity?currency=EUR",
  "/pricing/alugha",
  "/pricing/ims",
  "/invites/no-such-invitation",
  "/docs/api",
];
const OWNER = [
  "",
  "/usage",
  "/usage/accuracy?range=90",
  "/calculate",
  "/jobs",
  "/ledger",
  "/books",
  "/members",
  "/plans",
  "/packs",
  "/billing",
  "/billing/return",
  "/settings",
  "/settings/api-keys",
];

for (const path of PUBLIC) {
  test(`nobody is shut out of ${path}`, async ({ page, tolerated }) => {
    tolerated.push(/status of 404/);
    await page.goto(path);
    await inspect(page);
  });
}

for (const path of OWNER) {
  test(`nobody is shut out of an organization's ${path || "overview"}`, async ({ page }) => {
    await signInAs(page, "Ana Ruiz", `/o/northlight${path}`);
    await inspect(page);
  });
}

for (const path of ["", "/act3", "/act3?version=1", "/act3/draft", "/act3/compare?from=1&to=1"]) {
  test(`nobody is shut out of an operator's cards${path}`, async ({ page }) => {
    await signInAs(page, "Ana Ruiz", `/operator/cards${path}`);
    await inspect(page);
  });
}

for (const slug of ["brightcut", "polyglot", "loopworks"]) {
  test(`nobody is shut out of Calculate on the card of ${slug}, nor of a project of two items`, async ({ page }) => {
    await signInAs(page, "Mia Keller", `/o/${slug}/calculate`);
    await page.getByRole("button", { name: "Add another item" }).click();
    await expect(page.getByLabel("Cost of the project")).toBeVisible();
    await inspect(page);
  });
}

test("nobody is shut out of the batch planner: what does not fit, what is planned, what is quoted", async ({ page }) => {
  await signInAs(page, "Mia Keller", "/o/brightcut/calculate/batch");
  const batch = new BatchPage(page, "brightcut");
  await inspect(page);
  await batch.sheet.fill("operation,seconds\nminimax-voice,ten\n");
  await expect(batch.problems).toBeVisible();
  await inspect(page);
  await batch.sheet.fill("operation,seconds\nminimax-voice,10\nminimax-voice,11\n");
  await page.getByText("Order of processing, item by item").click();
  await batch.quoteAll.click();
  await expect(page.getByRole("heading", { name: "Your quotes" })).toBeVisible();
  await inspect(page);
});

test("nobody is shut out of a receipt and of a job", async ({ page }) => {
  await signInAs(page, "Ana Ruiz", "/o/northlight/ledger?kind=settle");
  await page
    .getByRole("table", { name: /^Entries/ })
    .locator("tbody tr")
    .first()
    .getByRole("link")
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Receipt:");
  await inspect(page);
  await page.locator("dt", { hasText: /^Job$/ }).locator("+ dd").getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await inspect(page);
});

test("nobody is shut out of a quote and of a running job", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q1" });
  await inspect(page);
  await calculator.run();
  await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await inspect(page);
});

test("nobody is shut out of held credits, of their release, and of a balance at a moment", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q3", project: "slow-test" });
  await calculator.run();
  await page.goto(`/o/${studio}/jobs/held`);
  await page.getByRole("button", { name: "Release what Shot holds" }).click();
  await expect(page.getByRole("dialog")).toContainText("400 credits");
  await inspect(page);
  await page.goto(`/o/${studio}/ledger?at=2026-01-01T00:00`);
  await expect(page.getByText(/^Just before/)).toBeVisible();
  await inspect(page);
});

test("nobody is shut out of what a change of plan will do", async ({ page }) => {
  await signInAs(page, "Ana Ruiz", "/o/northlight/plans?plan=studio");
  await expect(page.getByRole("dialog").getByRole("heading", { name: "Charged now" })).toBeVisible();
  await inspect(page);
});

for (const slug of ["brightcut", "polyglot", "loopworks"]) {
  test(`nobody is shut out of plans and packs on the card of ${slug}`, async ({ page }) => {
    await signInAs(page, "Mia Keller", `/o/${slug}/plans`);
    await inspect(page);
    await page.goto(`/o/${slug}/packs`);
    await inspect(page);
  });
}

test("nobody is shut out of the three ways on, nor of a form that is refused", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.ask({ quality: "Q3", shots: 9 });
  await expect(calculator.outOfCredit).toBeVisible();
  await inspect(page);
  await page.keyboard.press("Escape");
  await calculator.ask({ shots: 0 });
  await expect(calculator.shots).toHaveAttribute("aria-invalid", "true");
  await inspect(page);
});

for (const path of ["", "/usage", "/jobs", "/jobs?state=failed", "/jobs/held", "/ledger?q=none", "/ledger?at=soon"]) {
  test(`nobody is shut out of a page that is still empty: ${path || "/"}`, async ({ page, studio }) => {
    await page.goto(`/o/${studio}${path}`);
    await inspect(page);
  });
}

test("nobody is shut out of what says no", async ({ page, tolerated }) => {
  tolerated.push(/status of 40[34]/);
  await signInAs(page, "Bill Chen", "/o/northlight");
  await inspect(page);
  await page.goto("/o/northlight/calculate");
  await expect(page).toHaveURL(/no-permission/);
  await inspect(page);
  await page.goto("/o/northlight/no-such-page");
  await inspect(page);
  await page.goto("/o/nobodys");
  await inspect(page);
});

/** No violation of WCAG 2.2 AA in either theme and width, and nothing to scroll to sideways. */
async function inspect(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const { theme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    // A theme changes colours and nothing else.
    const { violations } = await (theme === "light" ? axe.withTags(WCAG) : axe.withRules(["color-contrast"])).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
    const where = `${new URL(page.url()).pathname}, ${theme}, ${width} px`;
    expect.soft(found, where).toEqual([]);
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(overhang, `scrolls sideways: ${where}`).toBeLessThanOrEqual(0);
  }
}
