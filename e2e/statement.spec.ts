import { expect, test } from "./fixtures.ts";
import { CalculatePage } from "./pages/calculate-page.ts";
import { JobPage } from "./pages/job-page.ts";
import { type ShownEntry, StatementPage } from "./pages/statement-page.ts";
import { signInAs } from "./people.ts";

const LAST_MONTH = 2;

test("filters stand in the address, pages follow each other, and the CSV is what the pages show", async ({ page }) => {
  await signInAs(page, "Ana Ruiz", "/o/northlight/ledger");
  const statement = new StatementPage(page, "northlight");
  await page.getByLabel("Period", { exact: true }).selectOption({ index: LAST_MONTH });
  await statement.filter();
  await expect(page).toHaveURL(/period=\d{4}-\d\d/);
  await expect(statement.rows.first()).toBeVisible();

  const shown: ShownEntry[] = [...(await statement.entries())];
  while (await statement.older.isVisible()) {
    const before = page.url();
    await statement.older.click();
    await expect(page).not.toHaveURL(before);
    await expect(page).toHaveURL(/after=/);
    const earlier = shown.at(-1);
    await expect.poll(async () => (await statement.entries())[0]).not.toEqual(shown.at(-50));
    const entries = await statement.entries();
    expect(earlier?.balance).toBeDefined();
    shown.push(...entries);
  }
  await statement.newest.click();
  await expect(page).not.toHaveURL(/after=/);

  const exported = await statement.exported();
  expect(shown.length).toBeGreaterThan(50);
  expect(shown.map(({ amount, change, balance, who }) => ({ amount, change, balance, who }))).toEqual(
    exported.map(({ amount, change, balance_after, actor }) => ({
      amount: Number(amount),
      change: Number(change),
      balance: Number(balance_after),
      who: actor,
    })),
  );
});

test("filters by kind and words narrow the entries and their export alike", async ({ page }) => {
  await signInAs(page, "Vera Lind", "/o/northlight/ledger");
  const statement = new StatementPage(page, "northlight");
  await page.getByLabel("Period", { exact: true }).selectOption({ index: LAST_MONTH });
  await page.getByLabel("Kind", { exact: true }).selectOption({ label: "settled" });
  await page.getByLabel("Operation, project, memo").fill("Harbor");
  await statement.filter();
  await expect(page).toHaveURL(/period=.*kind=settle.*q=Harbor/);
  await expect(statement.rows.first()).toBeVisible();
  for (const { what } of await statement.entries()) expect(what).toMatch(/settled.*Harbor documentary/);
  const exported = await statement.exported();
  for (const row of exported) expect(row).toMatchObject({ kind: "settle", project: "Harbor documentary" });
  expect(exported.length).toBeGreaterThanOrEqual(await statement.rows.count());

  await page.reload();
  await expect(page.getByLabel("Operation, project, memo")).toHaveValue("Harbor");
  await page.getByLabel("Operation, project, memo").fill("no such words anywhere");
  await statement.filter();
  await expect(page.getByText("No entry fits")).toBeVisible();
  await page.getByRole("link", { name: "Clear" }).click();
  await expect(page).toHaveURL(/\/ledger$/);
});

test("the JSON of a statement adds up to the sum that the page shows", async ({ page }) => {
  await signInAs(page, "Ana Ruiz", "/o/northlight/ledger");
  const statement = new StatementPage(page, "northlight");
  await page.getByLabel("Period", { exact: true }).selectOption({ index: LAST_MONTH });
  await statement.filter();
  await expect(page).toHaveURL(/period=/);
  const { opening, closing, entries } = await statement.exportedJson();
  const millis = (text: string) => Math.round(Number(text) * 1_000);
  expect(entries.reduce((total, { change }) => total + millis(change), millis(opening))).toBe(millis(closing));
  await expect(page.getByText(/^= /)).toContainText(Number(closing).toLocaleString("en-US"));
});

test("the balance at a moment that stands in the address says which entry it follows from", async ({ page, studio }) => {
  await page.goto(`/o/${studio}/ledger`);
  await page.getByLabel("Moment").fill("2020-02-29T12:00");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/at=2020-02-29T12%3A00/);
  await expect(page.getByText(/^Just before Feb 29, 2020, 12:00:00: 0 credits could be spent, and 0 were held/)).toBeVisible();
  await expect(page.getByText("no entry was made before that")).toBeVisible();
  await page.goto(`/o/${studio}/ledger?at=2999-01-01T00:00`);
  await expect(page.getByText("That is still to come.")).toBeVisible();
  await signInAs(page, "Ana Ruiz", "/o/northlight/ledger");
  const first = page
    .getByRole("table", { name: /^Entries/ })
    .locator("tbody tr")
    .first();
  const [at, balance] = [await first.locator("time").getAttribute("datetime"), await first.locator("td").last().textContent()];
  const after = new Date(Date.parse(at ?? "") + 1_000).toISOString();
  await page.goto(`/o/northlight/ledger?at=${after}`);
  await expect(page.getByText(/^Just before/)).toContainText(`${balance} credits could be spent`);
  const inBerlin = new Date(after).toLocaleString("sv-SE", { timeZone: "Europe/Berlin" });
  await expect(page.getByLabel("Moment")).toHaveValue(inBerlin.slice(0, 16).replace(" ", "T"));
  await page
    .locator("#balance")
    .getByRole("link", { name: /^entry / })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Receipt:");
});

test("an entry opens to its receipt: quote lines with their rules, the lots burned, every entry of the job", async ({ page }) => {
  await signInAs(page, "Ana Ruiz", "/o/northlight/ledger");
  const statement = new StatementPage(page, "northlight");
  await page.getByLabel("Period", { exact: true }).selectOption({ index: LAST_MONTH });
  await page.getByLabel("Kind", { exact: true }).selectOption({ label: "settled" });
  await statement.filter();
  await expect(page).toHaveURL(/kind=settle/);
  const [entry] = await statement.entries();
  await statement.rows.first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Receipt:");
  const lines = page.getByRole("table", { name: "Lines of the price" });
  await expect(lines).toContainText(/ACT-\d+/);
  await expect(lines.getByRole("row", { name: /^Total/ })).toBeVisible();
  const lots = page.getByRole("table", { name: "Lots burned" }).locator("tbody tr");
  expect(await lots.count()).toBeGreaterThan(0);
  await expect(page.getByRole("table", { name: /^Entries/ })).toContainText("held");
  await expect(page.getByText(new RegExp(`${entry?.amount.toLocaleString("en-US")} credits`)).first()).toBeVisible();
  await page.locator("dt", { hasText: /^Job$/ }).locator("+ dd").getByRole("link").click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(new JobPage(page).state).toContainText("Succeeded");
});

test("a project that looks like a formula is exported as text", async ({ page, studio }) => {
  const calculator = new CalculatePage(page, studio);
  await calculator.open();
  await calculator.quote({ quality: "Q1", project: '=HYPERLINK("http://x","y")' });
  await calculator.run();
  const statement = new StatementPage(page, studio);
  await statement.open("?kind=hold");
  const [row] = await statement.exported();
  expect(row?.["project"]).toBe('\'=HYPERLINK("http://x","y")');
  await expect(statement.rows.first()).toContainText('=HYPERLINK("http://x","y")');
});
