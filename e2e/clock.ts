import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect, type Page } from "@playwright/test";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An organization's own clock, moved as any machine moves it: by a key of its owner's, over the API (sandbox only). */
export class OrganizationClock {
  readonly #request: APIRequestContext;
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(request: APIRequestContext, key: string) {
    this.#request = request;
    this.#headers = { authorization: `Bearer ${key}` };
  }

  /** Makes the key in the settings of an organization whose owner is signed in. */
  static async of(page: Page, slug: string, request: APIRequestContext): Promise<OrganizationClock> {
    await page.goto(`/o/${slug}/settings/api-keys`);
    await page.getByLabel("Name").fill("Clock");
    for (const scope of ["read", "admin"]) await page.getByRole("checkbox", { name: new RegExp(`^${scope}`) }).check();
    await page.getByRole("button", { name: "Make the key" }).click();
    const dialog = page.getByRole("dialog");
    const key = await dialog.locator("code").first().innerText();
    await dialog.getByRole("button", { name: "I have copied it" }).click();
    return new OrganizationClock(request, key);
  }

  /** The running period's bounds, in milliseconds. */
  async period(): Promise<{ readonly start: number; readonly end: number }> {
    const answer = await this.#request.get("/api/v1/balance", { headers: this.#headers });
    const { period } = await answer.json();
    return { start: Date.parse(period.start), end: Date.parse(period.end) };
  }

  /** Moves it forward; what falls due on the way is done when this returns. */
  async moveTo(at: number): Promise<void> {
    const answer = await this.#request.post("/api/v1/test/clock", {
      headers: { ...this.#headers, "idempotency-key": randomUUID() },
      data: { now: new Date(at).toISOString() },
      timeout: 60_000,
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }
}
