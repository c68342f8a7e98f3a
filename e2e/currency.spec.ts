import { expect, test } from "./fixtures.ts";
import { BillingPages } from "./pages/billing-pages.ts";
import { Shell } from "./pages/shell.ts";
import { signInAs } from "./people.ts";

// The card of this studio is sold in several currencies. Nothing is paid here: a payment would fix the studio's for ever.
const STUDIO = "brightcut";

async function pickCurrency(billing: BillingPages, code: string): Promise<void> {
  const { page } = billing;
  await page.getByRole("combobox", { name: "Pay in" }).selectOption(code);
  await page.getByRole("button", { name: `Show prices in ${code}` }).click();
  await expect(page.getByRole("button", { name: /^Show prices in/ })).toBeHidden();
}

test("ALW-15: an owner who pays in euros sees plans, packs, the balance and the checkout in euros, and in dollars again", async ({
  page,
}) => {
  await signInAs(page, "Mia Keller", `/o/${STUDIO}/plans`);
  const billing = new BillingPages(page, STUDIO);
  // A run that was cut short may have left it in euros.
  if ((await page.getByRole("combobox", { name: "Pay in" }).inputValue()) !== "USD") await pickCurrency(billing, "USD");
  await expect(billing.plan("Pro")).toContainText("$29");
  await pickCurrency(billing, "EUR");
  await expect(billing.plan("Pro")).toContainText("€27");
  await expect(new Shell(page).chip).toContainText("€");

  await billing.open("packs");
  await expect(page.getByRole("radio", { name: /1,100 credits/ })).toHaveAccessibleName(/€32\.99/);
  await page.getByText("1,100 credits").first().click();
  await page.getByRole("button", { name: "Go to checkout · €32.99" }).click();
  await expect(page.getByText("Total due today").locator("..")).toContainText("€32.99");
  await page.locator("#cancel").click();
  await page.waitForURL(/\/billing\/return/);

  await billing.open("billing");
  await expect(page.getByRole("combobox", { name: "Pay in" })).toHaveValue("EUR");
  await pickCurrency(billing, "USD");
  await billing.open("packs");
  await expect(page.getByRole("radio", { name: /1,100 credits/ })).toHaveAccessibleName(/\$34\.99/);
});

test("a creator reads the currency, and cannot choose it", async ({ page }) => {
  await signInAs(page, "Ben Okafor", `/o/${STUDIO}/packs`);
  await expect(page.getByText(/^Prices and invoices are in/)).toContainText(/\((USD|EUR)\)/);
  await expect(page.getByRole("combobox", { name: "Pay in" })).toHaveCount(0);
});
