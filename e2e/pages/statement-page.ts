import { expect, type Locator, type Page } from "@playwright/test";
import { credits } from "./shell.ts";

export type ShownEntry = {
  readonly what: string;
  readonly who: string;
  readonly amount: number;
  readonly change: number;
  readonly balance: number;
};

/** The statement: filters, totals, entries, and the way to each receipt. */
export class StatementPage {
  readonly page: Page;
  readonly slug: string;
  readonly rows: Locator;
  readonly older: Locator;
  readonly newest: Locator;
  readonly csv: Locator;

  constructor(page: Page, slug: string) {
    this.page = page;
    this.slug = slug;
    this.rows = page.getByRole("table", { name: /^Entries/ }).locator("tbody tr");
    this.older = page.getByRole("link", { name: "Older entries" });
    this.newest = page.getByRole("link", { name: "Newest" });
    this.csv = page.getByRole("link", { name: "CSV of these entries" });
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/o/${this.slug}/ledger${query}`);
    await expect(this.page.getByRole("heading", { name: "Statement", exact: true })).toBeVisible();
  }

  async filter(): Promise<void> {
    await this.page.getByRole("button", { name: "Filter" }).click();
  }

  /** The entries of the page that is open, as read on a wide screen. */
  async entries(): Promise<readonly ShownEntry[]> {
    const texts = await this.rows.evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    return texts.map(([, what = "", who = "", , amount = "", change = "", balance = ""]) => ({
      what,
      who,
      amount: credits(amount),
      change: credits(change.split("then")[0] ?? ""),
      balance: credits(balance),
    }));
  }

  /** The file that the export link gives, as rows by column name. */
  async exported(): Promise<readonly Readonly<Record<string, string>>[]> {
    const href = await this.csv.getAttribute("href");
    const answer = await this.page.request.get(href ?? "");
    expect(answer.headers()["content-type"]).toBe("text/csv; charset=utf-8");
    expect(answer.headers()["content-disposition"]).toContain("attachment");
    const [names = [], ...rows] = parseCsv(await answer.text());
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ""])));
  }

  /** The document that the JSON link gives. */
  async exportedJson(): Promise<{
    readonly opening: string;
    readonly closing: string;
    readonly entries: readonly { readonly change: string }[];
  }> {
    const href = await this.page.getByRole("link", { name: "JSON with the sum" }).getAttribute("href");
    const answer = await this.page.request.get(href ?? "");
    expect(answer.headers()["content-type"]).toBe("application/json; charset=utf-8");
    expect(answer.headers()["content-disposition"]).toContain("attachment");
    return answer.json();
  }

  /** How many entries of a kind this period has. */
  async count(kind: string): Promise<number> {
    await this.open(`?kind=${kind}`);
    await expect(this.rows.first().or(this.page.getByText("No entry fits"))).toBeVisible();
    return this.rows.count();
  }
}

/** RFC 4180, as a spreadsheet reads it. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (end === "" && row.length === 0 && !quoted && !plain) break;
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
