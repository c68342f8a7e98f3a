import { randomUUID } from "node:crypto";
import { type BrowserContext, expect, type Page } from "@playwright/test";

/** An address that no other test uses. */
export function newAddress(): string {
  return `e2e-${randomUUID().slice(0, 12)}@example.com`;
}

/** Opens the link of the newest letter to an address, as its reader would. */
export async function openLetter(page: Page, to: string): Promise<void> {
  await page.goto(`/sandbox/inbox?to=${encodeURIComponent(to)}`);
  await page.getByRole("article").first().getByRole("link", { name: /^Open/ }).click();
}

/** The subjects of the sandbox's letters that lead into an organization, the newest first. */
export async function lettersAbout(page: Page, slug: string, subject: RegExp): Promise<readonly string[]> {
  await page.goto("/sandbox/inbox");
  const letters = page.getByRole("article").filter({ has: page.locator(`a[href*="/o/${slug}/"]`) });
  return (await letters.getByRole("heading").allInnerTexts()).filter((text) => subject.test(text));
}

/** Signs in by a letter, from the page that is open, and waits until an organization's page shows. */
export async function signInByLetter(page: Page, email: string, start = "/sign-in"): Promise<void> {
  await page.goto(start);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your inbox" })).toBeVisible();
  await openLetter(page, email);
  await expect(page.getByText(email)).toBeVisible();
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Says to the sandbox's LinkedIn who one is, from the sign-in page that is open. */
export async function chooseAtLinkedin(page: Page, email: string, { verified = true, name = "Alex Example" } = {}): Promise<void> {
  await page.getByRole("button", { name: /LinkedIn/ }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByRole("checkbox").setChecked(verified);
  await page.getByRole("button", { name: "Continue" }).click();
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
const signedIn = new Map<string, Cookies>();

/** Opens a page of the demo studios as one of their people: signed in by the sandbox's one click, once a worker. */
export async function signInAs(page: Page, name: string, path: string): Promise<void> {
  const cookies = signedIn.get(name);
  if (cookies) {
    // The open page is of whoever was signed in before: with these cookies its live balance would be asked for by a stranger.
    await page.goto("about:blank");
    await page.context().addCookies(cookies);
    await page.goto(path);
    return;
  }
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByRole("button", { name: `Sign in as ${name}` }).click();
  await page.waitForURL((url) => url.pathname === new URL(path, url).pathname);
  signedIn.set(name, await page.context().cookies());
}

/** A new person with an organization of their own: 800 trial credits that they may spend, and nobody else. Answers its slug. */
export async function openOwnStudio(page: Page): Promise<string> {
  await page.goto("/sign-in");
  await chooseAtLinkedin(page, newAddress());
  await page.waitForURL(/\/o\/[\w-]+/);
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

/** An owner invites a new person in a role; `guest` opens the letter, signs in and joins. */
export async function joinAs(owner: Page, guest: Page, slug: string, role: "billing" | "creator" | "viewer"): Promise<void> {
  const email = newAddress();
  await owner.goto(`/o/${slug}/members`);
  await owner.getByLabel("E-mail").fill(email);
  await owner.getByLabel("Role", { exact: true }).selectOption(role);
  await owner.getByRole("button", { name: "Invite" }).click();
  await expect(owner.getByText(`A letter to ${email} is on its way`)).toBeVisible();
  await openLetter(guest, email);
  await guest.getByRole("link", { name: "Sign in" }).click();
  await guest.waitForURL(/\/sign-in/);
  await signInByLetter(guest, email, guest.url());
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest).toHaveURL(new RegExp(`/o/${slug}`));
}
