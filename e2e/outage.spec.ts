import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "./fixtures.ts";
import { StatementPage } from "./pages/statement-page.ts";

// The data folder of the product under test: its database is held still, so this runs by itself, after all others.
const { E2E_DATA } = process.env;

/** Stops or continues the database's processes, without ending one: questions hang, as over a wire that is cut. */
async function database(signal: "SIGSTOP" | "SIGCONT"): Promise<void> {
  const [text = ""] = (await readFile(`${E2E_DATA}/postgres/postmaster.pid`, "utf8")).split("\n");
  const postmaster = Number(text);
  const { stdout } = await promisify(execFile)("pgrep", ["-P", text]);
  for (const pid of [postmaster, ...stdout.trim().split("\n").map(Number)]) process.kill(pid, signal);
}

test.skip(!E2E_DATA, "E2E_DATA names the data folder of a product that may be held still; `npm test` sets it");

test("while the database is away a page says that the books cannot be reached, and shows them once it is back", async ({
  page,
  studio,
  tolerated,
}) => {
  // The error that the page is told of, as React names it in production.
  tolerated.push(/status of 50[03]/, /React error #441/, /net::ERR/);
  const statement = new StatementPage(page, studio);
  await statement.open();
  await database("SIGSTOP");
  try {
    await page.goto(`/o/${studio}/ledger?kind=grant`);
    const alert = page.getByRole("alert").filter({ hasText: "The books cannot be reached right now" });
    await expect(alert).toBeVisible({ timeout: 60_000 });
    await expect(alert).toContainText("Nothing is lost");
  } finally {
    await database("SIGCONT");
  }
  await expect(async () => {
    await page.getByRole("button", { name: "Try again" }).click({ timeout: 2_000 });
    await expect(page.getByRole("heading", { level: 1, name: "Statement" })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await expect(statement.rows.first()).toContainText("granted");
});
