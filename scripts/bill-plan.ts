import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { closePool } from "../db/client.ts";
import type { Enquiry } from "../db/queries/orders.ts";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { INSTALLATION } from "../lib/domain/orgs/installation.ts";
import { billEnquiry } from "../lib/services/billing/bill-enquiry.ts";
import { loadEnquiries } from "../lib/services/billing/load-enquiries.ts";
import { formatInstant, instant } from "../lib/units/instant.ts";
import { Failure, say, script } from "./lib/failure.ts";
import { findRunningDatabase } from "./lib/running-database.ts";
import { findRunningStripe } from "./lib/running-stripe.ts";

const USAGE = "npm run plan:bill -- REFERENCE --price 1500.00 --credits 500000 [--days 30] [--po NUMBER]";

// `npm run plan:bill`: who has asked for the plan by agreement. With a reference, it sends the invoice: with its payment the plan
// and the credits come. Asked again, it is the same invoice.
await script(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { price: { type: "string" }, credits: { type: "string" }, days: { type: "string" }, po: { type: "string" } },
  });
  await findRunningDatabase();
  await findRunningStripe();
  const now = instant(Date.now());
  const caller: Caller = { accountId: INSTALLATION, slug: "", actor: "system:operator", role: "system", now, requestId: randomUUID() };
  const found = await loadEnquiries(caller, {});
  if (!found.ok) throw new Failure(`The enquiries could not be read: ${found.reason}`);
  const [reference] = positionals;
  if (reference === undefined) return list(found.value);
  const enquiry = found.value.find(({ id }) => id === reference);
  if (!enquiry) throw new Failure(`No enquiry ${reference} is open. \`npm run plan:bill\` lists those that are.`);
  const billed = await billEnquiry(caller, {
    accountId: enquiry.accountId,
    orderId: enquiry.id,
    cents: centsOf(values.price),
    credits: values.credits ?? "",
    ...(values.days === undefined ? {} : { days: Number(values.days) }),
    ...(values.po === undefined ? {} : { purchaseOrder: values.po }),
  });
  if (!billed.ok) throw new Failure(`Nothing was sent: ${billed.reason} ${JSON.stringify(billed.detail)}\n${USAGE}`);
  say(`Sent to ${enquiry.orgName}: invoice ${billed.value.number ?? billed.value.invoiceId}, ${billed.value.page}`);
});
await closePool();

function list(enquiries: readonly Enquiry[]): void {
  if (enquiries.length === 0) say("Nobody has asked for a plan by agreement.");
  for (const { id, orgName, planId, currency, createdAt, objectId, words } of enquiries) {
    say(
      `  ${id}  ${orgName}: ${planId}, in ${currency}, asked ${formatInstant(createdAt)}${objectId === null ? "" : `, invoice ${objectId}`}`,
    );
    for (const line of (words ?? "").split("\n").filter(Boolean)) say(`      ${line}`);
  }
  if (enquiries.length > 0) say(USAGE);
}

/** Minor units of a price as it is typed, with at most two decimals. */
function centsOf(price: string | undefined): number {
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(price ?? "")) throw new Failure(`--price must be an amount such as 1500.00.\n${USAGE}`);
  return Math.round(Number(price) * 100);
}
