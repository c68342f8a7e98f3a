import { closePool } from "../db/client.ts";
import type { CatalogStep } from "../lib/domain/billing/catalog.ts";
import type { Price } from "../lib/domain/catalog/plan.ts";
import { payments } from "../lib/gateways/stripe.ts";
import { applyCatalog, planCatalog } from "../lib/services/billing/sync-catalog.ts";
import { instant } from "../lib/units/instant.ts";
import { Failure, say, script } from "./lib/failure.ts";
import { findRunningDatabase } from "./lib/running-database.ts";
import { findRunningStripe } from "./lib/running-stripe.ts";

// `npm run stripe:sync [-- --apply]`: shows what Stripe lacks of the plans and packs that the rate cards sell; --apply makes it.
await script(async () => {
  await findRunningDatabase();
  await findRunningStripe();
  const service = payments();
  if (!service) throw new Failure("Set STRIPE_SECRET_KEY: without it there is no payment service to write plans and packs to.");
  const steps = await planCatalog(service, instant(Date.now()));
  for (const step of steps) say(`  ${lineOf(step)}`);
  if (steps.length === 0) return say("Stripe sells what the rate cards say: nothing to do.");
  if (!process.argv.includes("--apply")) return say(`${count(steps.length)} to do. Run \`npm run stripe:sync -- --apply\` to do it.`);
  await applyCatalog(service, steps);
  say(`${count(steps.length)} done.`);
});
await closePool();

function lineOf(step: CatalogStep): string {
  if (step.do === "add product") return `+ product ${step.product.key}  ${step.product.name}`;
  if (step.do === "rename product") return `~ product ${step.product.key}  ${step.from} → ${step.product.name}`;
  const { lookupKey, price, interval } = step.price;
  const each = `${amountOf(price)}${interval ? ` a ${interval}` : ""}`;
  return step.replaces
    ? `~ price ${lookupKey}  ${each}, a new price in place of ${amountOf(step.replaces)}`
    : `+ price ${lookupKey}  ${each}`;
}

function amountOf({ cents, currency }: Price): string {
  return `${(cents / 100).toFixed(2)} ${currency}`;
}

function count(steps: number): string {
  return steps === 1 ? "1 thing" : `${steps} things`;
}
