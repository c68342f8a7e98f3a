import { expect, type Locator, type Page } from "@playwright/test";
import { CARDS, CheckoutPage } from "./checkout-page.ts";

/** Plans, packs and billing of one organization. */
export class BillingPages {
  readonly page: Page;
  readonly slug: string;
  readonly checkout: CheckoutPage;
  readonly preview: Locator;
  readonly invoices: Locator;

  constructor(page: Page, slug: string) {
    this.page = page;
    this.slug = slug;
    this.checkout = new CheckoutPage(page);
    this.preview = page.getByRole("dialog");
    this.invoices = page.getByRole("table", { name: "Invoices" });
  }

  async open(path: "plans" | "packs" | "billing"): Promise<void> {
    await this.page.goto(`/o/${this.slug}/${path}`);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  plan(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** Opens the preview of a change, by the button that says so, and waits for its figures. */
  async choose(button: string): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).click();
    await expect(this.preview.getByRole("heading", { name: "Charged now" })).toBeVisible();
  }

  /** From the trial to a paid plan, by checkout; ends where one is told. */
  async start(plan: string, card: string = CARDS.pays): Promise<void> {
    await this.open("plans");
    await this.choose(`Start ${plan}`);
    await this.preview.getByRole("button", { name: /^Go to checkout/ }).click();
    await this.checkout.pay(card);
  }

  /** Has everything to come be paid by a card that is listed, and waits until it is. */
  async makeDefault(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Make default: ${name}` }).click();
    await expect(this.page.getByRole("listitem").filter({ hasText: name }).getByText("Default", { exact: true })).toBeVisible();
  }

  /** Saves a card, and waits until it is listed. */
  async addCard(card: string): Promise<void> {
    await this.open("billing");
    await this.page.getByRole("button", { name: "Add a payment method" }).click();
    await this.checkout.pay(card);
    await this.page.waitForURL(/\/billing\/return/);
    await expect(this.page.getByText("It can be used from now on.")).toBeVisible();
    await this.open("billing");
  }
}
