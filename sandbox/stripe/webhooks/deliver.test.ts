import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { z } from "zod";
import { portOf } from "../../../scripts/lib/ports.ts";
import { type Bench, bench } from "../testing.ts";

const SECRET = "whsec_test";
const listed = z.object({
  deliveries: z.array(z.object({ event: z.string(), type: z.string(), state: z.string(), attempts: z.number() })),
});

type Mailbox = {
  readonly url: string;
  readonly got: string[];
  readonly names: string[];
  answer: number;
  secret: string;
  readonly close: () => void;
};

/** An endpoint that checks every signature with the SDK and notes the events' ids and the names of their customers. */
async function mailbox(): Promise<Mailbox> {
  const { default: Stripe } = await import("stripe");
  const { webhooks } = new Stripe("sk_test_x");
  const server: Server = createServer(async (request, response) => {
    const event = webhooks.constructEvent(await buffer(request), request.headers["stripe-signature"] ?? "", box.secret);
    box.got.push(event.id);
    box.names.push("name" in event.data.object ? String(event.data.object.name) : "");
    response.writeHead(box.answer).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const box: Mailbox = { url: `http://127.0.0.1:${portOf(server)}/hook`, got: [], names: [], answer: 200, secret: SECRET, close };
  return box;
}

async function paused(weather: object = {}): Promise<{ box: Mailbox; made: Bench }> {
  const box = await mailbox();
  const made = await bench({ webhook: { url: box.url, secret: SECRET } });
  await made.control("POST /sandbox/deliveries/weather", { paused: true, ...weather });
  return { box, made };
}

async function customers({ stripe }: Bench, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await stripe.customers.create({ name: `c${index}` });
}

test("what is held back waits, and a flush sends it in the order of the events", async () => {
  const { box, made } = await paused();
  await customers(made, 5);
  assert.deepEqual(box.names, []);
  assert.deepEqual(await made.control("POST /sandbox/deliveries/flush"), { tried: 5 });
  assert.deepEqual(box.names.toSorted(), ["c0", "c1", "c2", "c3", "c4"]);
  await made.stop();
  box.close();
});

test("a delay shuffles: the same seed gives the same order", async () => {
  const orders = [];
  for (const seed of [7, 7, 8]) {
    const { box, made } = await paused({ delay_ms: [0, 50], at_once: 1, seed });
    await customers(made, 12);
    await made.control("POST /sandbox/deliveries/flush");
    orders.push(box.names.join(" "));
    await made.stop();
    box.close();
  }
  assert.equal(orders[0], orders[1]);
  assert.notEqual(orders[0], orders[2]);
  assert.notEqual(orders[0], "c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11");
});

test("bad weather drops, doubles, and tells again under another event id", async () => {
  const dropped = await paused({ drop: 1 });
  await customers(dropped.made, 4);
  await dropped.made.control("POST /sandbox/deliveries/flush");
  assert.deepEqual(dropped.box.got, []);
  const { deliveries } = listed.parse(await dropped.made.control("GET /sandbox/deliveries?state=dropped"));
  assert.equal(deliveries.length, 4);

  const doubled = await paused({ double: 1, twin: 1 });
  await customers(doubled.made, 3);
  await doubled.made.control("POST /sandbox/deliveries/flush");
  assert.deepEqual([doubled.box.got.length, new Set(doubled.box.got).size], [9, 6]);
  assert.equal((await doubled.made.stripe.events.list({ type: "customer.created" })).data.length, 6);
  for (const { made, box } of [dropped, doubled]) {
    await made.stop();
    box.close();
  }
});

test("what nobody took is still sent after a restart", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "stripe-"));
  t.after(() => rm(folder, { recursive: true }));
  const box = await mailbox();
  const webhook = { url: box.url, secret: SECRET };
  const first = await bench({ folder, webhook });
  await first.control("POST /sandbox/deliveries/weather", { paused: true });
  await customers(first, 2);
  await first.stop();
  const second = await bench({ folder, webhook });
  await until(() => box.got.length === 2);
  assert.deepEqual(
    (await second.stripe.webhookEndpoints.list()).data.map(({ url }) => url),
    [box.url],
  );
  await second.stop();
  box.close();
});

test("a stop does not wait for an endpoint that hangs, and its event is sent at the next start", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "stripe-"));
  t.after(() => rm(folder, { recursive: true }));
  const asked = Promise.withResolvers<void>();
  const hanging = createServer(() => asked.resolve()).listen(0, "127.0.0.1");
  await once(hanging, "listening");
  const url = `http://127.0.0.1:${portOf(hanging)}/`;
  const first = await bench({ folder, webhook: { url, secret: SECRET } });
  await customers(first, 1);
  await asked.promise;
  await first.stop();
  hanging.closeAllConnections();
  hanging.close();
  const second = await bench({ folder });
  const { deliveries } = listed.parse(await second.control("GET /sandbox/deliveries?state=pending"));
  assert.equal(deliveries.length, 1);
  await second.stop();
});

test("an endpoint that fails is tried again, with longer waits, and given up in the end", async () => {
  const box = await mailbox();
  box.answer = 500;
  const made = await bench({ webhook: { url: box.url, secret: SECRET }, pace: 0 });
  await customers(made, 1);
  await until(async () => listed.parse(await made.control("GET /sandbox/deliveries?state=failed")).deliveries.length === 1);
  assert.equal(box.got.length, 11);
  await made.stop();
  box.close();
});

test("an endpoint gets only the events that it asked for, and none when it is disabled", async () => {
  const box = await mailbox();
  const made = await bench();
  const endpoint = await made.stripe.webhookEndpoints.create({ url: box.url, enabled_events: ["customer.updated"] });
  box.secret = endpoint.secret ?? "";
  assert.match(box.secret, /^whsec_/);
  assert.equal((await made.stripe.webhookEndpoints.retrieve(endpoint.id)).secret, undefined);
  const { id } = await made.stripe.customers.create({ name: "a" });
  await made.stripe.customers.update(id, { name: "b" });
  await made.stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
  await made.stripe.customers.update(id, { name: "c" });
  const { deliveries } = listed.parse(await made.control("GET /sandbox/deliveries"));
  assert.deepEqual(
    deliveries.map(({ type }) => type),
    ["customer.updated"],
  );
  await made.stop();
  box.close();
});

test("while a secret is rolled, both sign", async () => {
  const { box, made } = await paused();
  const [endpoint] = (await made.stripe.webhookEndpoints.list()).data;
  await made.control("POST /sandbox/endpoints/roll", { endpoint: endpoint?.id, secret: "whsec_new", keep_old: true });
  for (const secret of [SECRET, "whsec_new"]) {
    box.secret = secret;
    await customers(made, 1);
    await made.control("POST /sandbox/deliveries/flush");
  }
  assert.equal(box.got.length, 2);
  await made.stop();
  box.close();
});

test("500 events at once all arrive, each once", async () => {
  const { box, made } = await paused({ at_once: 32 });
  const { id } = await made.stripe.customers.create({ name: "busy" });
  for (let from = 0; from < 500; from += 50)
    await Promise.all(Array.from({ length: 50 }, (_, index) => made.stripe.customers.update(id, { name: `n${from + index}` })));
  await made.control("POST /sandbox/deliveries/flush");
  assert.deepEqual([box.got.length, new Set(box.got).size], [501, 501]);
  await made.stop();
  box.close();
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 400) throw new Error("it never came");
    await new Promise((done) => setTimeout(done, 25));
  }
}
