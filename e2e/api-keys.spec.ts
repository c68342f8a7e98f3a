import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";

test("an owner makes a key, sees it once, uses it, and revokes it", async ({ page, studio, request }) => {
  await page.goto(`/o/${studio}/settings`);
  await page.getByRole("link", { name: "Make, see and revoke keys" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "API keys" })).toBeVisible();

  await page.getByRole("button", { name: "Make the key" }).click();
  await expect(page.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Name").fill("Render farm");
  await page.getByRole("checkbox", { name: /^quote/ }).check();
  await page.getByRole("button", { name: "Make the key" }).click();
  const dialog = page.getByRole("dialog");
  const key = await dialog.locator("code").first().innerText();
  expect(key).toMatch(/^gl_test_\w{68}$/);
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(dialog).toBeHidden();

  const row = page.getByRole("row", { name: /Render farm/ });
  await expect(row).toContainText(`gl_test_${key.slice(8, 16)}…${key.slice(-4)}`);
  await expect(row).toContainText("read, quote");
  expect(await page.content()).not.toContain(key);
  const headers = { authorization: `Bearer ${key}` };
  const balance = await request.get("/api/v1/balance", { headers });
  expect(balance.status()).toBe(200);
  expect(await balance.json()).toMatchObject({ available: "800", unit: "credit" });
  await expect(async () => {
    await page.reload();
    await expect(row).not.toContainText("never");
  }).toPass();

  await row.getByRole("button", { name: "Revoke the key Render farm" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke the key" }).click();
  await expect(row).toContainText("revoked");
  expect((await request.get("/api/v1/balance", { headers })).status()).toBe(401);
});

test("the page of the API reads in both themes and both widths", async ({ page }) => {
  for (const [theme, width] of [
    ["light", 1280],
    ["dark", 390],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/docs/api");
    await expect(page.getByRole("heading", { level: 3, name: "GET /balance" })).toBeVisible();
    const axe = await new AxeBuilder({ page }).analyze();
    expect(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `test-results/docs-${theme}-${width}.png` });
  }
});
