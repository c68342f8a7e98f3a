import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";

/** An address that no other test uses. */
export function newAddress(): string {
  return `e2e-${randomUUID().slice(0, 12)}@example.com`;
}

/** Opens the link of the newest letter to an address, as its reader would. */
export async function openLetter(page: Page, to: string): Promise<void> {
  await page.goto(`/sandbox/inbox?to=${encodeURIComponent(to)}`);
  await page.getByRole("article").first().getByRole("link", { name: /^Open/ }).click();
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
