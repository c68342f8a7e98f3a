import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import Stripe from "stripe";
import { z } from "zod";
import { verifyLedger } from "../db/verify.ts";
import { ownerUrlAt } from "../scripts/lib/postgres-roles.ts";
import { startProduct } from "../scripts/lib/product.ts";
import { loadSecrets } from "../scripts/lib/secrets.ts";
import { temporaryFolder } from "../scripts/lib/temporary.ts";
import { acknowledgements, acknowledgementsUntil } from "./acknowledge.ts";
import { type Figure, rounded, timed } from "./figure.ts";

const AT_ONCE = 200;
const ACCOUNTS = 20;
const PURCHASES = 500;
/** Some events come twice, some under another id, all in a shuffled order: with these, 500 purchases tell of themselves 2,000 times and more. */
const WEATHER = { paused: true, double: 0.3, twin: 0.4, delay_ms: [0, 50], at_once: AT_ONCE, seed: 20_261_122 };
const CREDITS = 1_000_000n;
const CENTS = 1_900;
const PATIENCE = 300_000;

type Site = {
  readonly url: string;
  readonly owner: postgres.Sql;
  readonly stripe: Stripe;
  readonly stripeUrl: string;
  readonly key: string;
  readonly secret: string;
};

/**
 * On the production build: how long the service waits for its acknowledgement (acknowledge.ts), and how long five hundred
 * purchases take that are told of by more than two thousand events at once, until each has brought its credits: once alone, and
 * once more while new events keep coming, whose acknowledgement waits for the worker as little as may be. Throws when a
 * purchase brought too little or too much.
 */
export async function measure(): Promise<Figure[]> {
  const { folder, remove } = await temporaryFolder();
  const { url, stop } = await startProduct(folder, undefined, { STRIPE_SECRET_KEY: "", STRIPE_WEBHOOK_SECRETS: "" });
  const site = await siteOf(folder, url);
  try {
    const figures = await acknowledgements(site);
    await control(site, "/deliveries/weather", WEATHER);
    const accounts = await Promise.all(Array.from({ length: ACCOUNTS }, () => openAccount(site)));
    figures.push(...(await burst(site, accounts)));
    await purchases(site, accounts);
    await control(site, "/deliveries/flush", {});
    figures.push(...(await acknowledgementsUntil(granted(site, PURCHASES * 2), site)));
    await check(site, PURCHASES * 2);
    return figures;
  } finally {
    await site.owner.end();
    await stop();
    await remove();
  }
}

async function siteOf(folder: string, url: string): Promise<Site> {
  const secrets = await loadSecrets(folder);
  const portOf = async (name: string) => Number(await readFile(path.join(folder, name), "utf8"));
  const [port, key] = [await portOf("stripe-port"), `sk_test_sandbox_${secrets.stripe}`];
  return {
    url,
    owner: postgres(ownerUrlAt(await portOf("postgres-port"), secrets), { max: 4 }),
    stripe: new Stripe(key, { host: "127.0.0.1", port, protocol: "http", telemetry: false }),
    stripeUrl: `http://127.0.0.1:${port}`,
    key,
    secret: `whsec_${secrets.webhook}`,
  };
}

async function burst(site: Site, accounts: readonly Account[]): Promise<Figure[]> {
  await purchases(site, accounts);
  const began = performance.now();
  await control(site, "/deliveries/flush", {});
  const told = performance.now();
  await granted(site, PURCHASES);
  const ended = performance.now();
  const events = await check(site, PURCHASES);
  return [
    { name: `payments.burst.${PURCHASES}.events`, value: events, unit: "events", runs: 1 },
    { name: `payments.burst.${PURCHASES}.told`, value: rounded((told - began) / 1_000), unit: "s", runs: 1 },
    { name: `payments.burst.${PURCHASES}.granted`, value: rounded((ended - began) / 1_000), unit: "s", runs: 1 },
  ];
}

async function purchases(site: Site, accounts: readonly Account[]): Promise<void> {
  await timed(Array.from({ length: PURCHASES }), 4, async () => {
    const account = accounts[Math.floor(Math.random() * accounts.length)];
    if (account) await purchase(site, account);
  });
}

/** Resolves when so many purchases have brought their credits. */
async function granted({ owner }: Site, wanted: number): Promise<void> {
  const began = performance.now();
  for (;;) {
    const [row] = await owner`select count(*)::int as count from payments where state = 'granted'`;
    if (Number(row?.["count"]) >= wanted) return;
    if (performance.now() - began > PATIENCE) throw new Error(`only ${row?.["count"]} of ${wanted} purchases have brought credits`);
    await pause(100);
  }
}

type Account = { readonly id: string; readonly customer: string; readonly method: string };

async function openAccount({ url, owner, stripe }: Site): Promise<Account> {
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
  const answer = await fetch(`${url}/api/v1/test/accounts`, { method: "POST", headers, body: JSON.stringify({ card: "act3" }) });
  const { organization: id } = z.object({ organization: z.string() }).parse(await answer.json());
  const customer = await stripe.customers.create({ metadata: { account_id: id } });
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await owner`insert into billing_customers (account_id, customer_id, details, created_at, updated_at) values (${id}, ${customer.id}, '{}', now(), now())`;
  return { id, customer: customer.id, method: method.id };
}

/** An order, and its payment with a saved card, as the automatic purchase makes them. */
async function purchase({ owner, stripe }: Site, { id: account, customer, method }: Account): Promise<void> {
  const order = randomUUID();
  await owner`
    insert into orders (account_id, id, kind, state, card_id, card_version, credits, bonus, class, price, currency, created_by, created_at)
    select account_id, ${order}, 'recharge', 'open', card_id, card_version, ${CREDITS.toString()}, 0, 'packs', ${CENTS}, 'USD', 'system:bench', now()
    from accounts where account_id = ${account}`;
  const metadata = { account_id: account, order_id: order };
  const params = { customer, payment_method: method, amount: CENTS, currency: "usd", metadata, off_session: true, confirm: true };
  await stripe.paymentIntents.create(params, { idempotencyKey: `order:${order}` });
}

async function control({ stripeUrl, key }: Site, call: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${stripeUrl}/sandbox${call}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${call} answered ${answer.status}: ${await answer.text()}`);
}

/** To the milli: one lot for each purchase, no more and no less; all events kept; the books in order. Answers how many events came. */
async function check({ owner }: Site, purchased: number): Promise<number> {
  const [lots] = await owner`select count(*)::int as count, coalesce(sum(granted), 0)::text as sum from lots where source = 'recharge'`;
  const due = (CREDITS * BigInt(purchased)).toString();
  if (lots?.["count"] !== purchased || lots["sum"] !== due)
    throw new Error(`not exactly ${due} millis were granted: ${JSON.stringify(lots)}`);
  const breaks = await verifyLedger(null, owner);
  if (breaks.length > 0) throw new Error(`the books do not verify: ${JSON.stringify(breaks.slice(0, 5))}`);
  const [events] =
    await owner`select count(*)::int as count from payment_events where type like 'payment_intent.%' or type like 'charge.succeeded'`;
  return Number(events?.["count"]);
}
