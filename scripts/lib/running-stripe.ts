import { readFile } from "node:fs/promises";
import path from "node:path";
import { dataFolder } from "./paths.ts";
import { waitForPort } from "./ports.ts";
import { loadSecrets } from "./secrets.ts";
import { readSettings } from "./settings.ts";

/** Points a script at the stand-in of a running sandbox, when no key of Stripe's is set. */
export async function findRunningStripe(): Promise<void> {
  const { STRIPE_SECRET_KEY, GREENLIGHT_MODE } = readSettings();
  if (STRIPE_SECRET_KEY || GREENLIGHT_MODE !== "sandbox") return;
  const folder = dataFolder();
  const port = Number(await readFile(path.join(folder, "stripe-port"), "utf8").catch(() => "0"));
  if (!port || !(await waitForPort(port, 500))) return;
  process.env.STRIPE_API_URL = `http://127.0.0.1:${port}`;
  process.env.STRIPE_SECRET_KEY = `sk_test_sandbox_${(await loadSecrets(folder)).stripe}`;
}
