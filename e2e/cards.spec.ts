import type { Locator, Page } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { expect, test } from "./fixtures.ts";
import { signInAs } from "./people.ts";

/** Types over all that stands there; again where the page was not yet at work and put its own text back. */
async function write(field: Locator, text: string): Promise<void> {
  await expect(async () => {
    await field.fill(text);
    await expect(field).toHaveValue(text, { timeout: 1_000 });
  }).toPass();
}

/** The next version as a copy of the newest: what an earlier try left behind is thrown away. */
async function openNewDraft(page: Page, card: string): Promise<void> {
  await page.goto(`/operator/cards/${card}/draft`);
  await expect(page.getByRole("button", { name: "Save draft" })).toBeVisible();
  if (!(await page.getByRole("button", { name: "Discard draft" }).isVisible())) return;
  await page.getByRole("button", { name: "Discard draft" }).click();
  await page.waitForURL(new RegExp(`/operator/cards/${card}$`));
  await page.goto(`/operator/cards/${card}/draft`);
}

test("an operator drafts the next version, is told what is wrong by its path, sees what it would have meant, and publishes it", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signInAs(page, "Ana Ruiz", "/operator/cards");
  await page.getByRole("link", { name: "ACT 3 AI" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ACT 3 AI, version");
  await openNewDraft(page, "act3");
  const json = page.getByLabel("Everything the card says");
  const status = page.getByRole("status").first();
  await expect(status).toContainText("It can be published");
  const original = await json.inputValue();

  // What is wrong is named by its path, the text stays, and so it does when it is saved.
  await write(json, original.replace('"increment": "1"', '"increment": "0"'));
  await expect(page.getByText("increment", { exact: true })).toBeVisible();
  await expect(page.getByText("must be a decimal above 0 with at most three places")).toBeVisible();
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(status).toContainText("Saved. One problem");
  await page.reload();
  await expect(json).toHaveValue(/"increment": "0"/);
  await write(json, original);

  // A figure is changed by itself.
  await page.getByRole("group").filter({ hasText: "Shot" }).first().locator("summary").click();
  await page.getByLabel("Shot, Q2").fill("2OO");
  await expect(page.getByText("must be a decimal of at least 0 as text").first()).toBeVisible();
  await page.getByLabel("Shot, Q2").fill("250");
  await expect(json).toHaveValue(/"Q2": "250"/);
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(status).toContainText("Saved. It can be published.");
  await accessible(page);

  await page.getByRole("link", { name: "Check and publish" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Publish ACT 3 AI, version");
  await expect(page.getByRole("row", { name: /Shot › price › Q2/ })).toContainText("250");
  await expect(page.getByRole("table", { name: "By operation" }).getByRole("row", { name: /^Shot/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "The biggest differences" }).getByRole("row").nth(1)).toContainText("Q2");
  await accessible(page);

  // Later, so that the other tests' studios keep their prices.
  await page.getByLabel("Take effect later").check();
  await page.getByRole("button", { name: /^Publish version/ }).click();
  await expect(page.getByText("Choose a moment to come.")).toBeVisible();
  const moment = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 16);
  await page.getByLabel("From, in UTC").fill(moment);
  await page.getByRole("textbox", { name: "What changed" }).fill("Dearer shots");
  await page.getByRole("button", { name: /^Publish version/ }).click();
  await expect(page.getByRole("table", { name: "Versions" })).toContainText("to come");
  await expect(page.getByRole("table", { name: "Versions" })).toContainText("Dearer shots");
  await page
    .getByRole("link", { name: /^against/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(": version");
  await accessible(page);
});

test("what somebody else saved in between is not overwritten, and what was typed stays", async ({ page, context }) => {
  await signInAs(page, "Ana Ruiz", "/operator/cards");
  await openNewDraft(page, "ims");
  const other = await context.newPage();
  await other.goto("/operator/cards/ims/draft");
  const typed = page.getByLabel("Everything the card says");
  await write(typed, "{ mine }");
  await write(other.getByLabel("Everything the card says"), "{ theirs }");
  await other.getByRole("button", { name: "Save draft" }).click();
  await expect(other.getByRole("status").first()).toContainText("Saved.");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Somebody else saved")).toBeVisible();
  await expect(typed).toHaveValue("{ mine }");
  await other.getByRole("button", { name: "Discard draft" }).click();
  await other.waitForURL(/\/operator\/cards\/ims$/);
});

test("ALW-2, ALW-6, ALU-6: anybody calculates a price without signing in, and is told where a larger pack costs less", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Pricing and calculator" }).click();
  await page.getByRole("link", { name: "ALwrity Video Studio" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("ALwrity Video Studio pricing");
  const total = page.getByRole("status").filter({ hasText: "credits" });
  await expect(total).toContainText("8 credits");
  await page.getByRole("combobox", { name: "Quality" }).selectOption("cinematic");
  await expect(total).toContainText("18 credits");
  await page.getByRole("combobox", { name: "On the plan" }).selectOption("Free");
  await expect(page.getByText("Cinematic is made in 1080p, and Free goes up to 480p: Pro allows it.")).toBeVisible();
  await page.getByRole("combobox", { name: "On the plan" }).selectOption("Pro");
  await expect(page.getByText("Cinematic is made in 1080p")).toBeHidden();
  await page.getByRole("combobox", { name: "Template" }).selectOption("complex");
  await expect(total).toContainText("9 credits");
  await page.getByRole("textbox", { name: "Length" }).fill("0");
  await expect(page.getByText("This must be more than 0.")).toBeVisible();
  await accessible(page);

  await page.goto("/pricing/alugha");
  await page.getByLabel("Credits to buy").fill("5999");
  await expect(page.getByText("would cost less")).toContainText("6,000 credits would cost less: €29.70");
  await page.getByRole("button", { name: "Take the larger amount" }).click();
  await expect(page.getByLabel("Credits to buy")).toHaveValue("6000");
  await page.getByLabel("Credits to buy").fill("999");
  await expect(page.getByText("Type whole credits from 1,000 to 2,222,222.")).toBeVisible();
  await accessible(page);
  expect((await page.request.get("/pricing/no-such-card")).status()).toBe(404);
});

test("a public price is nobody's own: the page is not stored, and says nothing of who is signed in", async ({ page }) => {
  await signInAs(page, "Ana Ruiz", "/o/northlight");
  const answer = await page.request.get("/pricing/act3");
  expect(answer.headers()["cache-control"]).toMatch(/no-store|private/);
  expect(await answer.text()).not.toMatch(/Ana Ruiz|northlight/i);
});

test("ALW-15: the public page of a card that is sold in several currencies shows its prices in each", async ({ page }) => {
  await page.goto("/pricing/alwrity");
  await expect(page.getByRole("main")).toContainText("$29");
  await page.getByRole("navigation", { name: "Currency" }).getByRole("link", { name: "EUR" }).click();
  await expect(page.getByRole("main")).toContainText("€27");
  await expect(page.getByRole("table", { name: "One-time packs" })).toContainText("€139.99");
  await expect(page.getByRole("navigation", { name: "Currency" }).getByRole("link", { name: "EUR" })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await page.goto("/pricing/alwrity?currency=SEK");
  await expect(page.getByRole("main")).toContainText("$29");
  await page.goto("/pricing/act3");
  await expect(page.getByRole("navigation", { name: "Currency" })).toHaveCount(0);
});
