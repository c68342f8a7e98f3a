import { expect, type Locator, type Page } from "@playwright/test";

/** The batch planner: the sheet, what does not fit, the plan, and the way on. */
export class BatchPage {
  readonly page: Page;
  readonly slug: string;
  readonly sheet: Locator;
  readonly problems: Locator;
  readonly groups: Locator;
  readonly price: Locator;
  readonly quoteAll: Locator;
  readonly confirm: Locator;

  constructor(page: Page, slug: string) {
    this.page = page;
    this.slug = slug;
    this.sheet = page.getByLabel(/^Paste the items/);
    this.problems = page.getByRole("table", { name: "What does not fit" });
    this.groups = page.getByRole("table", { name: /^Groups of similar items/ });
    this.price = page.getByLabel("Price of the batch");
    this.quoteAll = page.getByRole("button", { name: /^Quote all/ });
    this.confirm = page.getByRole("button", { name: /^Confirm and run all/ });
  }

  async open(): Promise<void> {
    await this.page.goto(`/o/${this.slug}/calculate/batch`);
    await expect(this.sheet).toBeVisible();
  }

  /** Line, column and what stands there, of each problem. */
  async problemRows(): Promise<string[][]> {
    await expect(this.problems).toBeVisible();
    const rows = await this.problems.locator("tbody tr").all();
    return Promise.all(rows.map(async (row) => (await row.locator("th, td").allInnerTexts()).slice(0, 3)));
  }
}
