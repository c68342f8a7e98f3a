import { expect, test } from "./fixtures.ts";
import { BillingPages } from "./pages/billing-pages.ts";
import { CARDS } from "./pages/checkout-page.ts";
import { Shell } from "./pages/shell.ts";

test("ACT-2: a trial becomes Creator by checkout: the preview says what is charged and what joins, and just that happens", async ({
  page,
  studio,
}) => {
  const billing = new BillingPages(page, studio);
  await billing.open("plans");
  await expect(
    billing
      .plan("Starter")
      .getByText("Free trial", { exact: true })
      .or(page.getByText("Free trial", { exact: true })),
  ).toBeVisible();
  await billing.choose("Start Creator");
  const preview = billing.preview;
  await expect(preview.getByRole("table", { name: "Charged now" })).toContainText("Total now");
  await expect(preview).toContainText(/[+][\d,]+ credits join your monthly credits at once/);
  const [, joining = ""] = /[+]([\d,]+) credits join/.exec(await preview.innerText()) ?? [];
  await preview.getByRole("button", { name: /^Go to checkout · \$\d+\.\d\d$/ }).click();
  await billing.checkout.pay(CARDS.pays);
  await page.waitForURL(new RegExp(`/o/${studio}/billing/return`));
  await expect(page.getByRole("main")).toContainText("You are on Creator now.");
  await expect(page.getByRole("main")).toContainText(`${joining} credits joined`);
  await new Shell(page).expectBalance(800 + Number(joining.replaceAll(",", "")));
  await billing.open("plans");
  await expect(billing.plan("Creator").getByText("Your plan")).toBeVisible();
  await expect(page.getByText(/\$35\.00 on/)).toBeVisible();
});

test("a declined card grants nothing, and stepping back from checkout changes nothing", async ({ page, studio, tolerated }) => {
  // The payment service's own page answers a declined card with it.
  tolerated.push(/status of 4(02|22)/);
  const billing = new BillingPages(page, studio);
  await billing.start("Creator", CARDS.isDeclined);
  await billing.checkout.expectDeclined();
  await page.locator("#cancel").click();
  await page.waitForURL(/\/billing\/return/);
  await expect(page.getByText("You stepped back at checkout. Nothing was charged, and nothing changed.")).toBeVisible();
  await new Shell(page).expectBalance(800);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(billing.plan("Starter")).toBeVisible();
});

test("3-D Secure: refused by the holder nothing is granted, completed the plan starts", async ({ page, studio, tolerated }) => {
  tolerated.push(/status of 4(02|22)/);
  const billing = new BillingPages(page, studio);
  await billing.start("Creator", CARDS.asksEachTime);
  await billing.checkout.answerBank("Fail");
  await expect(page.getByRole("alert")).toBeVisible();
  await billing.checkout.pay(CARDS.asksEachTime);
  await billing.checkout.answerBank("Complete");
  await page.waitForURL(/\/billing\/return/);
  await expect(page.getByRole("main")).toContainText("You are on Creator now.");
});

test("ACT-13: a downgrade waits for the period's end and can be undone; an upgrade happens at once with the saved card", async ({
  page,
  studio,
}) => {
  const billing = new BillingPages(page, studio);
  await billing.start("Creator");
  await page.waitForURL(/\/billing\/return/);
  await billing.open("plans");
  await billing.choose("Downgrade to Starter");
  await expect(billing.preview).toContainText("Nothing.");
  await expect(billing.preview).toContainText(/Can be undone until/);
  await billing.preview.getByRole("button", { name: "Change to Starter" }).click();
  await expect(page.getByText(/^Changes to Starter on/)).toBeVisible();
  await expect(billing.plan("Creator").getByText("Your plan")).toBeVisible();
  await page.getByRole("button", { name: "Stay on Creator" }).click();
  await expect(page.getByText(/^Changes to Starter on/)).toBeHidden();

  await billing.choose("Upgrade to Studio");
  const before = await new Shell(page).balance();
  const [, joining = "0"] = /[+]([\d,]+) credits join/.exec(await billing.preview.innerText()) ?? [];
  await expect(billing.preview).toContainText("Paid with Visa ending in 4242, as soon as you confirm.");
  await billing.preview.getByRole("button", { name: /^Pay \$\d+\.\d\d and change$/ }).click();
  await expect(billing.plan("Studio").getByText("Your plan")).toBeVisible();
  await new Shell(page).expectBalance(before + Number(joining.replaceAll(",", "")));
});
