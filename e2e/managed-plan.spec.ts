import { accessible } from "./accessible.ts";
import { expect, test } from "./fixtures.ts";
import { BillingPages } from "./pages/billing-pages.ts";
import { signInAs } from "./people.ts";

test("a plan that an operator looks after says what one may start oneself, and its buttons agree", async ({ page }) => {
  await signInAs(page, "Mia Keller", "/o/polyglot/plans");
  const polyglot = new BillingPages(page, "polyglot");
  await expect(polyglot.plan("Basic").getByText("Your plan")).toBeVisible();
  await expect(polyglot.plan("Basic").getByRole("button")).toHaveCount(0);
  await expect(polyglot.plan("Pro").getByRole("button", { name: "Start Pro" })).toBeVisible();
  await expect(page.getByText("A subscription that you start below is your own")).toBeVisible();
  await accessible(page);

  await signInAs(page, "Mia Keller", "/o/loopworks/plans");
  const own = page.locator("#plans").getByRole("region").filter({ hasText: "Your plan" });
  await expect(own.getByRole("button", { name: /^Pay for / })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Start / })).toHaveCount(0);
});

test("where the card sells no packs there is no tab of them, and their address leads to the plans", async ({ page }) => {
  await signInAs(page, "Mia Keller", "/o/loopworks/plans");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plans");
  await expect(page.getByRole("navigation", { name: "Ways to credits" })).toHaveCount(0);
  await page.goto("/o/loopworks/packs");
  await expect(page.getByText("No packs are sold on this card")).toBeVisible();
  await page.getByRole("link", { name: "See the plans" }).click();
  await expect(page).toHaveURL(/\/o\/loopworks\/plans$/);
  await page.goto("/o/polyglot/plans");
  await expect(page.getByRole("navigation", { name: "Ways to credits" }).getByRole("link", { name: "Packs" })).toBeVisible();
});
