import type { APIRequestContext, Page } from "@playwright/test";
import { DAY, HOUR, OrganizationClock } from "./clock.ts";
import { expect, test } from "./fixtures.ts";
import { BillingPages } from "./pages/billing-pages.ts";
import { CARDS } from "./pages/checkout-page.ts";
import { Shell } from "./pages/shell.ts";
import { lettersAbout } from "./people.ts";

/** A plan whose next renewal will be declined; `end` is when it falls due. */
async function beforeDecline(page: Page, studio: string, request: APIRequestContext) {
  const billing = new BillingPages(page, studio);
  const clock = await OrganizationClock.of(page, studio, request);
  await billing.start("Creator");
  await page.waitForURL(/\/billing\/return/);
  await billing.addCard(CARDS.isDeclinedLater);
  await billing.makeDefault("Visa ending in 0341");
  const { end } = await clock.period();
  return { billing, clock, end };
}

test("dunning: a renewal that fails stands above every page, and is paid by a changed card: the banner goes and the credits come", async ({
  page,
  studio,
  request,
}) => {
  const { billing, clock, end } = await beforeDecline(page, studio, request);
  await clock.moveTo(end + 2 * HOUR);

  await page.goto(`/o/${studio}`);
  const banner = page.getByRole("region", { name: "Billing notices" });
  await expect(banner).toContainText("The last payment did not go through.");
  await expect(banner).toContainText("this period’s credits come with the payment");
  const before = await new Shell(page).balance();
  await banner.getByRole("link", { name: "Pay it" }).click();
  await expect(page.locator("#due")).toContainText(/\$35\.00 to pay by/);
  await page.getByRole("button", { name: "Pay $35.00 with Visa ending in 0341" }).click();
  await expect(page.getByText("Your card was declined. Nothing was charged.")).toBeVisible();
  await billing.makeDefault("Visa ending in 4242");
  await page.getByRole("button", { name: "Pay $35.00 with Visa ending in 4242" }).click();
  await expect(page.getByText("$35.00 is paid, and Creator goes on.")).toBeVisible();
  await expect(banner).toHaveCount(0);
  await expect(page.locator("#due")).toHaveCount(0);
  await new Shell(page).expectBalance(before + 33_000);
  await expect(billing.invoices.getByRole("row").nth(1)).toContainText("Paid");
});

test("ACT-12: a renewal that nobody pays ends in the archive after 7 days of grace, with a letter on the days 0, 3 and 6", async ({
  page,
  studio,
  request,
}) => {
  const { billing, clock, end } = await beforeDecline(page, studio, request);
  await clock.moveTo(end + 6 * DAY + 2 * HOUR);
  await page.goto(`/o/${studio}`);
  const banner = page.getByRole("region", { name: "Billing notices" });
  await expect(banner).toContainText("Everything works until");
  await clock.moveTo(end + 7 * DAY + 2 * HOUR);
  await page.reload();
  await expect(banner).toContainText(/archived: scripts and text stay, generation is off\. Media is kept until/);
  await billing.open("billing");
  await expect(billing.invoices.getByRole("row").nth(1)).toContainText("Void");
  await billing.open("plans");
  await expect(page.getByText("Archived", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Start Creator" })).toBeVisible();
  await billing.open("packs");
  await expect(page.getByText("Archive has no price per credit")).toBeVisible();
  await page.getByRole("link", { name: "See the plans" }).click();
  await page.waitForURL(/\/plans$/);
  await expect(async () => {
    const subjects = await lettersAbout(page, studio, /failed|Last notice|Archive/);
    // The clock has moved over all of them at once: which of them is sent first is nobody's promise.
    expect(subjects).toHaveLength(4);
    const four = [
      expect.stringMatching(/is on Archive now$/),
      expect.stringMatching(/^Last notice: .* loses its plan on/),
      expect.stringMatching(/failed, and is still open$/),
      expect.stringMatching(/failed$/),
    ];
    expect(subjects).toEqual(expect.arrayContaining(four));
  }).toPass();
});
