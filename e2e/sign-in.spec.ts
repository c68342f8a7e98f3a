import { expect, type Page, test } from "@playwright/test";
import { newAddress, openLetter, signInByLetter } from "./people.ts";

const IN_ORG = /\/o\/[\w-]+/;

// The front door leads on by itself: only when a page of an organization has loaded is the browser at rest.
async function arrived(page: Page): Promise<void> {
  await expect(page).toHaveURL(IN_ORG);
  await page.waitForLoadState("load");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

async function chooseAtLinkedin(page: Page, email: string, verified = true, name = "Alex Example"): Promise<void> {
  await page.getByRole("button", { name: /LinkedIn/ }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByRole("checkbox").setChecked(verified);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("a letter signs in once, and makes an organization of one's own with 800 credits", async ({ page, context }) => {
  const email = newAddress();
  await signInByLetter(page, email);
  await arrived(page);
  await expect(page.getByText("800").first()).toBeVisible();
  const cookie = (await context.cookies()).find(({ name }) => name.includes("greenlight.session"));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });

  await context.clearCookies();
  await openLetter(page, email);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("This link was used already")).toBeVisible();
});

test("a sign-in comes back to the page that was asked for", async ({ page }) => {
  const email = newAddress();
  await signInByLetter(page, email);
  await arrived(page);
  const slug = new URL(page.url()).pathname.split("/")[2];
  await page.context().clearCookies();
  await page.goto(`/o/${slug}/settings`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signInByLetter(page, email, page.url());
  await expect(page).toHaveURL(new RegExp(`/o/${slug}/settings$`));
});

test("what is no address is refused, and stays in its field", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill('"e@attacker.com"@victim.com');
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByText("not an e-mail address that we can write to")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue('"e@attacker.com"@victim.com');
});

test("the sixth letter to one address within 15 minutes is refused", async ({ page }) => {
  const email = newAddress();
  for (let sent = 0; sent < 6; sent += 1) {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Send me a link" }).click();
    if (sent < 5) await expect(page.getByRole("heading", { name: "Look into your inbox" })).toBeVisible();
  }
  await expect(page.getByText("Several links to this address are still open")).toBeVisible();
});

test("LinkedIn signs in a new person whose address it has verified, and the same person again", async ({ page }) => {
  const email = newAddress();
  for (const _ of [1, 2]) {
    await page.goto("/sign-in");
    await chooseAtLinkedin(page, email);
    await arrived(page);
    await page.context().clearCookies();
  }
});

test("LinkedIn with an unverified address is refused", async ({ page }) => {
  await page.goto("/sign-in");
  await chooseAtLinkedin(page, newAddress(), false);
  await expect(page.getByText("is not verified")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in\?error=email_unverified/);
});

test("LinkedIn joins the person who proved the same address by a letter", async ({ page }) => {
  const email = newAddress();
  await signInByLetter(page, email);
  await arrived(page);
  const home = new URL(page.url()).pathname.split("/")[2];
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await chooseAtLinkedin(page, email);
  await expect(page).toHaveURL(new RegExp(`/o/${home}`));
});

test("a second LinkedIn identity with the address of somebody who never proved it by a letter is refused", async ({ page }) => {
  const email = newAddress();
  await page.goto("/sign-in");
  await chooseAtLinkedin(page, email, true, "First Holder");
  await arrived(page);
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await chooseAtLinkedin(page, email, true, "Second Claimant");
  await expect(page).toHaveURL(/error=email_taken/);
});

test("a cancelled LinkedIn sign-in says so", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /LinkedIn/ }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("you cancelled it there")).toBeVisible();
});

test("a session that is ended elsewhere, or signed out of, opens nothing, also not by a copied cookie", async ({
  page,
  browser,
  baseURL,
}) => {
  const email = newAddress();
  await signInByLetter(page, email);
  await arrived(page);
  const org = page.url();
  const other = await browser.newContext(baseURL ? { baseURL } : {});
  const second = await other.newPage();
  await signInByLetter(second, email);
  await arrived(second);
  const copied = await other.cookies();

  await page.goto(`${org.split("/").slice(0, 5).join("/")}/settings`);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByText("this browser")).toBeVisible();
  await second.goto("/o");
  await expect(second).toHaveURL(/\/sign-in/);
  await other.addCookies(copied);
  await second.goto("/o");
  await expect(second).toHaveURL(/\/sign-in/);

  const mine = await page.context().cookies();
  await page.getByRole("button", { name: "Sign out here" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().addCookies(mine);
  await page.goto("/o");
  await expect(page).toHaveURL(/\/sign-in/);
  await other.close();
});

test("an owner invites, the invited person joins in that role, once", async ({ page, browser, baseURL }) => {
  const [owner, guest] = [newAddress(), newAddress()];
  await signInByLetter(page, owner);
  await arrived(page);
  const slug = new URL(page.url()).pathname.split("/")[2];
  await page.goto(`/o/${slug}/members`);
  await page.getByLabel("E-mail").fill(guest);
  await page.getByLabel("Role", { exact: true }).selectOption("viewer");
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByText(`A letter to ${guest} is on its way`)).toBeVisible();

  const other = await browser.newContext(baseURL ? { baseURL } : {});
  const second = await other.newPage();
  await openLetter(second, guest);
  await second.getByRole("link", { name: "Sign in" }).click();
  await second.waitForURL(/\/sign-in/);
  await signInByLetter(second, guest, second.url());
  await second.getByRole("button", { name: "Join" }).click();
  await expect(second).toHaveURL(new RegExp(`/o/${slug}`));
  await second.goto(`/o/${slug}/members`);
  await expect(second.getByRole("main").getByText("Viewer", { exact: true })).toBeVisible();
  await expect(second.getByRole("button", { name: "Invite" })).toHaveCount(0);
  await other.close();
});
