import { expect, type Locator, type Page } from "@playwright/test";

// The sandbox's renderer takes 3 to 8 seconds, and a busy machine as many again.
const RENDERED = 30_000;

/** One job: how far it is, how it ended, and what became of its credits. */
export class JobPage {
  readonly page: Page;
  readonly state: Locator;
  readonly progress: Locator;
  readonly cancel: Locator;
  readonly cancelDialog: Locator;
  readonly news: Locator;

  constructor(page: Page) {
    this.page = page;
    this.state = page.getByRole("heading", { level: 1 });
    this.progress = page.getByRole("progressbar");
    this.cancel = page.getByRole("button", { name: "Cancel job" });
    this.cancelDialog = page.getByRole("dialog", { name: "Cancel this job?" });
    this.news = page.getByRole("main").getByRole("status").or(page.getByRole("alert"));
  }

  /** Waits, without a reload, until the job has ended so. */
  async expectEnd(state: "Succeeded" | "Failed" | "Cancelled"): Promise<void> {
    await expect(this.state).toContainText(state, { timeout: RENDERED });
    await expect(this.progress).toHaveCount(0);
  }

  /** A figure of the receipt, such as Spent. */
  fact(name: string): Locator {
    return this.page.locator("dt", { hasText: new RegExp(`^${name}$`) }).locator("+ dd");
  }
}
