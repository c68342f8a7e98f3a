import type { APIRequestContext, Page } from "@playwright/test";
import { DAY, HOUR, OrganizationClock } from "./clock.ts";
import { expect, test, watch } from "./fixtures.ts";
import { BillingPages } from "./pages/billing-pages.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { CARDS } from "./pages/checkout-page.ts";
import { Shell } from "./pages/shell.ts";
import { joinAs, lettersAbout } from "./people.ts";

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

test("ACT-9: out of credit, a pack is bought and one is back in the form with everything typed, and confirms", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.ask({ quality: "Q2", shots: 5, project: "Harbor" });
  const ways = calculator.outOfCredit.getByRole("listitem");
  await expect(ways).toHaveCount(3);
  await ways.nth(1).getByRole("button", { name: "Buy this pack" }).click();
  await new BillingPages(page, studio).checkout.pay(CARDS.pays);
  await page.waitForURL(new RegExp(`/o/${studio}/calculate`));
  await expect(page.getByText("5,000 credits joined for $57.50.")).toBeVisible();
  await expect(calculator.shots).toHaveValue("5");
  await expect(calculator.project).toHaveValue("Harbor");
  await expect(calculator.tier("Q2")).toBeChecked();
  await new Shell(page).expectBalance(5_800);
  await calculator.run();
  await new Shell(page).expectBalance(4_800);
});

test("ACT-10: the Billing role changes the card in the portal and sees no purchases; a Viewer is refused", async ({
  page,
  studio,
  browser,
  baseURL,
  complaints,
}) => {
  const options = baseURL ? { baseURL } : {};
  const accountant = await browser.newContext(options);
  watch(accountant, complaints);
  const desk = await accountant.newPage();
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
  await accountant.close();

  const guest = await browser.newContext(options);
  const reader = await guest.newPage();
  await joinAs(page, reader, studio, "viewer");
  await expect(reader.getByRole("link", { name: "Billing", exact: true })).toHaveCount(0);
  await reader.goto(`/o/${studio}/billing`);
  await expect(reader.getByRole("heading", { level: 1, name: "Not for your role" })).toBeVisible();
  await guest.close();
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

test("ACT-9: a creator who may not buy asks, an owner approves in one click, and the credits are there for both", async ({
  page,
  studio,
  browser,
  baseURL,
  complaints,
}) => {
  const guest = await browser.newContext(baseURL ? { baseURL } : {});
  watch(guest, complaints);
  const creator = await guest.newPage();
  await joinAs(page, creator, studio, "creator");
  const calculator = new CalculatePage(creator, studio);
  await calculator.open();
  await calculator.ask({ quality: "Q2", shots: 5 });
  const dialog = calculator.outOfCredit;
  await expect(dialog.getByRole("button", { name: "Buy this pack" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Ask for this pack" }).click();
  await dialog.getByLabel(/^What you need it for/).fill("The harbor film");
  await dialog.getByRole("button", { name: "Ask the owners" }).click();
  await expect(dialog).toContainText("Nobody has decided yet.");

  await page.goto(`/o/${studio}`);
  await page.getByRole("link", { name: "Decide" }).click();
  await expect(page.getByText("“The harbor film”")).toBeVisible();
  await page.getByRole("button", { name: /^Approve what/ }).click();
  await new BillingPages(page, studio).checkout.pay(CARDS.pays);
  await page.waitForURL(new RegExp(`/o/${studio}/billing`));
  await new Shell(page).expectBalance(5_800);
  await creator.goto(`/o/${studio}/packs`);
  await expect(creator.getByText(/approved it, and the credits are there/)).toBeVisible();
  await guest.close();
});

test("automatic purchase stops after a decline, says so, and waits for another card or an owner", async ({ page, studio }) => {
  const billing = new BillingPages(page, studio);
  await billing.addCard(CARDS.isDeclinedLater);
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByLabel("When fewer than").fill("1000");
  await page.getByLabel("At most a month").fill("100");
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText(/^Below 1,000 credits, buys packs of 5,000/)).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/^Stopped on .*It does not try again by itself/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText("Automatic purchase stopped:")).toBeVisible();
  await new Shell(page).expectBalance(800);
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

test("ACT-9: a checkout that was left stands on the pages of packs and plans, goes on where it was, and can be dropped", async ({
  page,
  studio,
}) => {
  const billing = new BillingPages(page, studio);
  await billing.open("packs");
  await page.getByRole("button", { name: /^Go to checkout/ }).click();
  await page.waitForURL(/\/c\/pay\//);
  await billing.open("plans");
  const open = page.getByRole("region", { name: "Open checkouts" });
  await expect(open).toContainText(/A checkout is open: 5,000 .* for \$57\.50/);
  await open.getByRole("link", { name: "Go on with it" }).click();
  await page.waitForURL(/\/c\/pay\//);
  await billing.open("packs");
  await open.getByRole("button", { name: "Drop it" }).click();
  await expect(open).toHaveCount(0);
  await page.reload();
  await expect(open).toHaveCount(0);
});

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
