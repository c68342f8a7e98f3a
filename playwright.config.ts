import { defineConfig } from "@playwright/test";

const { E2E_URL, PLAYWRIGHT_CHROMIUM } = process.env;

const OUTAGE = "outage.spec.ts";

export default defineConfig({
  testDir: "./e2e",
  // Beside the counted results, which this folder's clearing must not take along.
  outputDir: "./test-results/browser",
  fullyParallel: true,
  workers: 2,
  // Bounds for a shared, slow machine: how fast a page must be is measured in bench/, not here.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  // A second try on a shared machine is reported as flaky, by name; locally nothing is tried twice.
  retries: process.env.CI ? 1 : 0,
  projects: [
    { name: "pages", testIgnore: OUTAGE },
    // It holds the database still, so it is alone.
    { name: "outage", testMatch: OUTAGE, dependencies: ["pages"] },
  ],
  use: {
    baseURL: E2E_URL ?? "http://localhost:3000",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(PLAYWRIGHT_CHROMIUM ? { executablePath: PLAYWRIGHT_CHROMIUM } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
