import type { Locator, Page } from "@playwright/test";

/** Several items as one project, on the Calculate page. */
export class ProjectPanel {
  readonly page: Page;
  readonly add: Locator;
  readonly items: Locator;
  readonly cost: Locator;
  readonly calculateAll: Locator;
  readonly confirmAll: Locator;

  constructor(page: Page) {
    this.page = page;
    this.add = page.getByRole("button", { name: "Add another item" });
    this.items = page.getByRole("table", { name: "Items of the project" });
    this.cost = page.getByLabel("Cost of the project");
    this.calculateAll = page.getByRole("button", { name: /^Calculate all/ });
    this.confirmAll = page.getByRole("button", { name: /^Confirm and run all/ });
  }

  step(name: "Edit" | "Duplicate" | "Remove", item: number): Locator {
    return this.items.getByRole("button", { name: `${name} item ${item}` });
  }

  row(item: number): Locator {
    return this.items.getByRole("row", { name: new RegExp(`^${item}\\. `) });
  }
}
