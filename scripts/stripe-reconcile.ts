import { randomUUID } from "node:crypto";
import { closePool } from "../db/client.ts";
import { INSTALLATION } from "../lib/domain/orgs/installation.ts";
import { type Repair, reconcile } from "../lib/services/billing/reconcile.ts";
import { instant } from "../lib/units/instant.ts";
import { Failure, say, script } from "./lib/failure.ts";
import { findRunningDatabase } from "./lib/running-database.ts";
import { findRunningStripe } from "./lib/running-stripe.ts";

// `npm run stripe:reconcile`: compares what Stripe knows with what is here, repairs what was missed and says what; exit code 1
// when something waits for a person. The worker does the same once a day.
await script(async () => {
  await findRunningDatabase();
  await findRunningStripe();
  const system = { accountId: INSTALLATION, slug: "", actor: "system:reconcile", role: "system", requestId: randomUUID() } as const;
  const outcome = await reconcile({ ...system, now: instant(Date.now()) }, {});
  if (!outcome.ok) throw new Failure("Set STRIPE_SECRET_KEY: without it there is no payment service to compare with.");
  const { looked, repaired, failed } = outcome.value;
  for (const each of repaired) say(`  repaired  ${lineOf(each)}`);
  for (const each of failed) say(`✗ waits     ${lineOf(each)}`);
  say(`${looked} things looked at, ${repaired.length} repaired, ${failed.length} wait for a person.`);
  if (failed.length > 0) process.exitCode = 1;
});
await closePool();

function lineOf({ kind, id, accountId, words }: Repair): string {
  return `${kind} ${id}  account ${accountId ?? "unknown"}: ${words}`;
}
