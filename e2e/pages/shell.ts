import { expect, type Locator, type Page } from "@playwright/test";

/** Credits as a page writes them, as a number. */
export function credits(text: string): number {
  const found = /[−-]?[\d,]+(\.\d+)?/.exec(text)?.[0];
  if (!found) throw new Error(`No amount in ${JSON.stringify(text)}`);
  return Number(found.replaceAll(",", "").replace("−", "-"));
}

/** What stands around every page of an organization. */
export class Shell {
  readonly page: Page;
  readonly chip: Locator;

  constructor(page: Page) {
    this.page = page;
    this.chip = page.getByRole("link", { name: /credits?.* (live|reconnecting)$/ });
  }

  async balance(): Promise<number> {
    return credits(await this.chip.innerText());
  }

  /** Waits until the chip shows a balance, by itself. */
  async expectBalance(amount: number, timeout = 20_000): Promise<void> {
    await expect(this.chip).toContainText(new RegExp(`^${amount.toLocaleString("en-US").replace(".", "\\.")} credits?`), { timeout });
  }

  /** Notes in the open page something that a reload would lose. */
  async markUnreloaded(): Promise<void> {
    await this.page.evaluate(() => document.documentElement.setAttribute("data-unreloaded", ""));
  }

  async expectUnreloaded(): Promise<void> {
    await expect(this.page.locator("html[data-unreloaded]")).toHaveCount(1);
  }
}
