import assert from "node:assert/strict";
import type { Server } from "node:http";
import { connect, type Socket } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import Stripe from "stripe";
import { closePool, connectTo, pool } from "#db/client.ts";
import { freshDatabase } from "#db/testing.ts";
import { receivePaymentEvent } from "#lib/request/payment-webhook.ts";
import { portOf } from "../../scripts/lib/ports.ts";
import { type Answer, listener } from "./serve.ts";

const SECRET = "whsec_of_the_door";
const KB = 1024;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let server: Server;
let url: string;

/** Stands where the pages do, and says which requests came to them. */
const pages: Answer = async (request, response) => {
  if (request.url === "/broken") throw new Error("a page broke");
  response.writeHead(200, { "x-from": "pages" }).end(`${request.method} ${request.url}`);
};

before(async () => {
  database = await freshDatabase();
  Object.assign(process.env, { STRIPE_SECRET_KEY: "sk_test_of_the_door", STRIPE_WEBHOOK_SECRETS: SECRET });
  server = listener(Promise.resolve(pages));
  url = await listen(server);
});
after(async () => {
  await close(server);
  await database.drop();
});
beforeEach(async () => {
  await pool()`delete from payment_events`;
});

async function listen(listening: Server): Promise<string> {
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${portOf(listening)}/api/stripe/webhook`;
}

function close(listening: Server): Promise<unknown> {
  listening.closeAllConnections();
  return new Promise((resolve) => listening.close(resolve));
}

const seconds = () => Math.floor(Date.now() / 1_000);
let count = 0;
function event(more: object = {}, object: object = {}): string {
  count += 1;
  const body = { id: `evt_${count}`, object: "event", type: "charge.updated", created: seconds(), livemode: false };
  return JSON.stringify({ ...body, ...more, data: { object: { id: "ch_1", ...object } } });
}

type Sent = { readonly body: string; readonly headers: Record<string, string> };

function signed(body: string, timestamp = seconds(), secret = SECRET): Sent {
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  return { body, headers: { "stripe-signature": signature, "x-request-id": "the-request" } };
}

const kept = async () => Number((await pool()<{ n: string }[]>`select count(*) as n from payment_events`)[0]?.n);
const post = (sent: Sent, to = url) => fetch(to, { method: "POST", ...sent });

test("the listener answers each delivery as the pages' own route does, to the letter (robustness E)", async () => {
  const good = signed(event());
  const deliveries: readonly Sent[] = [
    good,
    good,
    signed(event({}, { name: "Zoë 🎬" })),
    signed(event(), seconds() - 301),
    signed(event(), seconds() + 400),
    signed(event(), seconds(), "whsec_guessed"),
    { ...good, body: `${good.body} ` },
    { ...good, headers: { "x-request-id": "the-request" } },
    signed(""),
    signed("not json"),
    signed(event({ livemode: true })),
    signed(event({ account: "acct_other" })),
    signed(event({}, { filler: "x".repeat(600 * KB) })),
  ];
  const statuses: number[] = [];
  for (const sent of deliveries) {
    const [ours, theirs] = [await post(sent), await receivePaymentEvent(new Request(url, { method: "POST", ...sent }))];
    assert.deepEqual([ours.status, await ours.json()], [theirs.status, await theirs.json()]);
    for (const name of ["content-type", "cache-control", "x-content-type-options"])
      assert.equal(ours.headers.get(name), theirs.headers.get(name));
    statuses.push(ours.status);
  }
  assert.deepEqual(statuses, [200, 200, 200, 400, 400, 400, 400, 400, 400, 400, 400, 400, 413]);
  assert.equal(await kept(), 2);
});

test("two hundred events at once, each told three times, are two hundred rows (R6)", async () => {
  const events = Array.from({ length: 200 }, () => signed(event()));
  const answers = await Promise.all([...events, ...events, ...events].map((sent) => post(sent)));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  assert.equal(await kept(), 200);
});

test("other methods and other paths are for the pages; a page that breaks answers 500", async () => {
  const asked = async (method: string, to: string) => {
    const answer = await fetch(new URL(to, url), { method });
    return [answer.status, answer.headers.get("x-from"), await answer.text()];
  };
  assert.deepEqual(await asked("GET", "/api/stripe/webhook"), [200, "pages", "GET /api/stripe/webhook"]);
  assert.deepEqual(await asked("PUT", "/api/stripe/webhook"), [200, "pages", "PUT /api/stripe/webhook"]);
  assert.deepEqual(await asked("POST", "/api/stripe/webhook/"), [200, "pages", "POST /api/stripe/webhook/"]);
  assert.deepEqual(await asked("POST", "/api/stripe/webhooks"), [200, "pages", "POST /api/stripe/webhooks"]);
  assert.deepEqual(await asked("GET", "/broken"), [500, null, ""]);
  const asks = `${url}?from=here`;
  assert.equal((await post(signed(event()), asks)).status, 200);
});

test("a body without end is answered, and its connection is cut five seconds later", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { socket, said } = wire("POST /api/stripe/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const chunk = `${(64 * KB).toString(16)}\r\n${"x".repeat(64 * KB)}\r\n`;
  const going = setInterval(() => socket.writable && socket.write(chunk), 2);
  try {
    await said(/413 Payload Too Large[\s\S]*"too_large"/);
    assert.equal(socket.destroyed, false);
    t.mock.timers.tick(5_000);
    await said(/$/, "closed");
  } finally {
    clearInterval(going);
  }
});

test("a sender that leaves in the middle leaves nothing behind, and the next event on a kept connection is heard", async () => {
  const { body, headers } = signed(event());
  const head = `POST /api/stripe/webhook HTTP/1.1\r\nHost: x\r\nStripe-Signature: ${headers["stripe-signature"]}\r\nContent-Length: ${body.length}\r\n\r\n`;
  const gone = wire(head + body.slice(0, -9));
  await new Promise((resolve) => gone.socket.once("connect", resolve));
  gone.socket.destroy();
  const { socket, said } = wire(head + body);
  await said(/200 OK/);
  socket.write(head + body);
  await said(/200 OK[\s\S]*200 OK/);
  socket.destroy();
  assert.equal(await kept(), 1);
});

test("while the pages are made ready they are waited for; events are answered meanwhile", async () => {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const young = listener(promise);
  const address = await listen(young);
  const page = fetch(new URL("/o/studio", address));
  assert.equal((await post(signed(event()), address)).status, 200);
  resolve(pages);
  assert.equal((await page).headers.get("x-from"), "pages");
  await close(young);
});

test("while the database is away an event is to be sent again: 503, when, and nothing of the cause (R10)", async () => {
  await closePool();
  connectTo("postgres://nobody@127.0.0.1:1/nothing");
  try {
    const answer = await post(signed(event()));
    const { reason, requestId } = await answer.json();
    assert.deepEqual([answer.status, answer.headers.get("retry-after"), reason, requestId], [503, "5", "unavailable", "the-request"]);
  } finally {
    await closePool();
    connectTo(database.url);
  }
});

/** A bare connection; `said` waits until what came over it, whole, is like `words`, or until it is closed. */
function wire(text: string): { socket: Socket; said: (words: RegExp, until?: "closed") => Promise<void> } {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = "";
  socket.on("data", (chunk) => {
    heard += chunk;
  });
  socket.on("error", () => undefined);
  socket.write(text);
  const said = (words: RegExp, until?: "closed") =>
    new Promise<void>((resolve) => {
      const look = () => (until ? socket.destroyed : words.test(heard)) && resolve();
      socket.on("data", look).on("close", look);
      look();
    });
  return { socket, said };
}
