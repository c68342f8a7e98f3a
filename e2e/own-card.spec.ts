import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";
import { signInAs } from "./people.ts";

// The folder of rate cards that the product under test was started with.
const { E2E_CARDS } = process.env;

test.skip(!E2E_CARDS, "E2E_CARDS names the CARDS_DIR of the product under test; `npm test` sets it");

test("a fifth rate card is one JSON file: published at the start, shown to everybody, and what its accounts are quoted by", async ({
  page,
  request,
}) => {
  const card: unknown = JSON.parse(await readFile(`${E2E_CARDS}/stillframe.json`, "utf8"));
  expect(card).toMatchObject({ id: "stillframe", version: 1 });

  await page.goto("/pricing");
  await page.getByRole("link", { name: "Stillframe Storyboards" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Stillframe Storyboards pricing");
  const total = page.getByRole("status").filter({ hasText: "credits" });
  await expect(total).toContainText("8 credits");
  await page.getByRole("combobox", { name: "Finish" }).selectOption("colour");
  await expect(total).toContainText("23.5 credits");

  const made = await request.post("/api/v1/test/accounts", { data: { card: "stillframe" } });
  expect(made.status()).toBe(201);
  const { key } = await made.json();
  const headers = { authorization: `Bearer ${key}` };
  const balance = await request.get("/api/v1/balance", { headers });
  expect(await balance.json()).toMatchObject({ available: "500", plan: { id: "solo", name: "Solo" } });
  const rateCard = await request.get("/api/v1/rate-card", { headers });
  expect(await rateCard.json()).toMatchObject({ id: "stillframe", version: 1 });

  const params = { panels: 7, finish: "colour" };
  const quote = await request.post("/api/v1/quotes", {
    headers,
    data: { operation: "storyboard", params, options: { services: { letteringPanels: 3 } } },
  });
  expect(quote.status()).toBe(201);
  expect(await quote.json()).toMatchObject({
    card: { id: "stillframe", version: 1 },
    lines: [
      { rule: "STF-1", quantity: "7", unitPrice: "1.3", amount: "9.1" },
      { rule: "STF-4", amount: "18.2" },
      { rule: "STF-3", quantity: "3", unitPrice: "0.25", amount: "0.75" },
      { rule: "GEN-2", amount: "0.45" },
    ],
    total: "28.5",
    balanceAfter: "471.5",
  });

  await signInAs(page, "Ana Ruiz", "/operator/cards/stillframe");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Stillframe Storyboards, version 1");
  await expect(page.getByRole("table", { name: "Versions" })).toContainText("A file of the cards folder");
});
