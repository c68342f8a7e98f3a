import { expect, test } from "./fixtures.ts";
import { BillingPages } from "./pages/billing-pages.ts";
import { CARDS } from "./pages/checkout-page.ts";
import { joinAs } from "./people.ts";

test("ACT-10: the Billing role changes the card in the portal and sees no purchases; a Viewer is refused", async ({
  page,
  studio,
  newcomer,
}) => {
  const desk = await newcomer();
  await joinAs(page, desk, studio, "billing");
  const billing = new BillingPages(desk, studio);
  await billing.addCard(CARDS.pays);
  await expect(desk.getByText("Visa ending in 4242", { exact: true })).toBeVisible();
  await expect(desk.getByRole("heading", { name: /^Automatic purchase|^Purchase requests/ })).toHaveCount(0);
  await desk.getByRole("button", { name: "Billing portal" }).click();
  await desk.getByRole("link", { name: "Add payment method" }).click();
  await billing.checkout.type("5555 5555 5555 4444");
  await desk.getByRole("button", { name: "Add payment method" }).click();
  await desk.getByRole("link", { name: "Return to Greenlight" }).click();
  await expect(desk.getByRole("listitem").filter({ hasText: "Mastercard ending in 4444" }).getByText("Default")).toBeVisible();
  await billing.open("plans");
  await expect(desk.getByRole("button", { name: /^(Start|Upgrade)/ })).toHaveCount(0);

  const reader = await newcomer();
  await joinAs(page, reader, studio, "viewer");
  await expect(reader.getByRole("link", { name: "Billing", exact: true })).toHaveCount(0);
  await reader.goto(`/o/${studio}/billing`);
  await expect(reader.getByRole("heading", { level: 1, name: "Not for your role" })).toBeVisible();
});

test("what was typed survives a refusal: a VAT id of the wrong form, and a pack that is not sold", async ({ page, studio }) => {
  const billing = new BillingPages(page, studio);
  await billing.open("billing");
  await page.getByLabel("Company").fill("Harbor Films GmbH");
  await page.getByLabel("Country").selectOption("DE");
  await page.getByLabel(/^VAT id/).fill("DE12");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("This VAT id does not have the form that its country uses.")).toBeVisible();
  await expect(page.getByLabel("Company")).toHaveValue("Harbor Films GmbH");
  await page.getByLabel(/^VAT id/).fill("DE123456789");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved: they stand on every invoice from now on.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(/^VAT id/)).toHaveValue("DE123456789");
});
