import { expect, type Locator, type Page } from "@playwright/test";

type Asked = { readonly operation?: string; readonly quality?: "Q1" | "Q2" | "Q3"; readonly shots?: number; readonly project?: string };

/** The Calculate page: the form, the price beside it, and the way on. */
export class CalculatePage {
  readonly page: Page;
  readonly slug: string;
  readonly operation: Locator;
  readonly shots: Locator;
  readonly project: Locator;
  readonly calculate: Locator;
  readonly confirm: Locator;
  readonly lines: Locator;
  readonly quoteHeading: Locator;
  readonly outOfCredit: Locator;

  constructor(page: Page, slug: string) {
    this.page = page;
    this.slug = slug;
    this.operation = page.getByLabel("Operation", { exact: true });
    this.shots = page.getByLabel("Shots", { exact: true });
    this.project = page.getByLabel(/^Project/);
    this.calculate = page.getByRole("button", { name: "Calculate", exact: true });
    this.confirm = page.getByRole("button", { name: /^Confirm and run/ });
    this.lines = page.getByRole("table", { name: "Lines of the price" });
    this.quoteHeading = page.getByRole("heading", { name: "Your quote" });
    this.outOfCredit = page.getByRole("dialog", { name: "Not enough credits for this job" });
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/o/${this.slug}/calculate${query}`);
    await expect(this.calculate).toBeVisible();
  }

  tier(name: "Q1" | "Q2" | "Q3"): Locator {
    return this.page.getByRole("radio", { name: new RegExp(`^${name}`) });
  }

  async ask({ operation = "Shot", quality, shots, project }: Asked): Promise<void> {
    await this.operation.selectOption({ label: operation });
    if (quality) await this.tier(quality).check({ force: true });
    if (shots !== undefined) await this.shots.fill(String(shots));
    if (project !== undefined) await this.project.fill(project);
    await this.calculate.click();
  }

  /** Asks, and waits for the binding quote. */
  async quote(asked: Asked): Promise<void> {
    await this.ask(asked);
    await expect(this.quoteHeading).toBeVisible();
  }

  /** Confirms the quote that is shown; answers the job's id. */
  async run(): Promise<string> {
    await this.confirm.click();
    return this.startedJob();
  }

  /** Waits for the started job's page; answers the job's id. */
  async startedJob(): Promise<string> {
    await this.page.waitForURL(/\/jobs\/[\w-]{36}$/, { timeout: 20_000 });
    return this.page.url().slice(-36);
  }
}
