import { accessible } from "./accessible.ts";
import { HOUR, OrganizationClock } from "./clock.ts";
import { expect, test } from "./fixtures.ts";
import { BillingPages } from "./pages/billing-pages.ts";
import { CARDS } from "./pages/checkout-page.ts";
import { Shell } from "./pages/shell.ts";
import { joinAs } from "./people.ts";

test("ACT-10: the Billing role pays an open renewal with another card, and the credits come", async ({
  page,
  studio,
  request,
  newcomer,
}) => {
  test.setTimeout(180_000);
  const own = new BillingPages(page, studio);
  const clock = await OrganizationClock.of(page, studio, request);
  await own.start("Creator");
  await page.waitForURL(/\/billing\/return/);
  await own.addCard(CARDS.isDeclinedLater);
  await own.makeDefault("Visa ending in 0341");

  const desk = await newcomer();
  await joinAs(page, desk, studio, "billing");
  await clock.moveTo((await clock.period()).end + 2 * HOUR);
  const billing = new BillingPages(desk, studio);
  await billing.open("billing");
  await expect(desk.locator("#due")).toContainText(/\$35\.00 to pay by/);
  await accessible(desk);
  await desk.getByRole("button", { name: "Pay $35.00 with Visa ending in 0341" }).click();
  await expect(desk.getByText("Your card was declined. Nothing was charged.")).toBeVisible();
  await billing.makeDefault("Visa ending in 4242");
  await desk.getByRole("button", { name: "Pay $35.00 with Visa ending in 4242" }).click();
  await expect(desk.getByText("$35.00 is paid, and Creator goes on.")).toBeVisible();
  await expect(desk.locator("#due")).toHaveCount(0);
  await expect(billing.invoices.getByRole("row").nth(1)).toContainText("Paid");

  await page.goto(`/o/${studio}`);
  expect(await new Shell(page).balance()).toBeGreaterThanOrEqual(33_000);
});
