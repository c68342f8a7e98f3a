import { expect, type Locator, type Page } from "@playwright/test";

/** Stripe's published test cards, which its test mode and the sandbox's stand-in take alike. */
export const CARDS = {
  pays: "4242 4242 4242 4242",
  isDeclined: "4000 0000 0000 0002",
  asksEachTime: "4000 0027 6000 3184",
  /** Can be saved, and is declined at every payment. */
  isDeclinedLater: "4000 0000 0000 0341",
} as const;

/** The payment service's own pages: checkout, the bank's question, the portal. */
export class CheckoutPage {
  readonly page: Page;
  readonly submit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.submit = page.getByTestId("hosted-payment-submit-button");
  }

  /** Waits for the page, types a card and confirms. */
  async pay(card: string): Promise<void> {
    await this.page.waitForURL(/\/c\/pay\//);
    await this.type(card);
    await this.submit.click();
  }

  async type(card: string): Promise<void> {
    const another = this.page.getByLabel("Another card");
    if (await another.isVisible()) await another.check();
    await this.page.getByLabel("Card number").fill(card);
    await this.page.getByLabel(/^Expiry/).fill("12 / 34");
    await this.page.getByLabel(/^Security code/).fill("123");
    await this.page.getByLabel("Name on card").fill("Test Person");
    await this.address();
  }

  /** The bank asks whether it is really the holder. */
  async answerBank(answer: "Complete" | "Fail"): Promise<void> {
    await this.page.getByRole("button", { name: `${answer} authentication` }).click();
  }

  // Asked where tax hangs on it.
  private async address(): Promise<void> {
    for (const [label, text] of [
      ["Street and number", "1 Harbor Street"],
      ["Postal code", "94107"],
      ["Town or city", "San Francisco"],
    ] as const) {
      const field = this.page.getByLabel(label, { exact: true });
      if ((await field.isVisible()) && (await field.inputValue()) === "") await field.fill(text);
    }
  }

  async expectDeclined(): Promise<void> {
    await expect(this.page.getByRole("alert")).toContainText(/declined/);
  }
}
