import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { portOf } from "../../scripts/lib/ports.ts";
import { CONTROLS, type Tools } from "./control.ts";
import { type Asked, answerApi, type Desk, keyOf, type Reply, same } from "./core/api.ts";
import { runDue } from "./core/clock.ts";
import { Context } from "./core/context.ts";
import { chosen } from "./core/match.ts";
import type { PageAnswer, Resource } from "./core/resource.ts";
import { Store } from "./core/store.ts";
import { RESOURCES } from "./resources/all.ts";
import { keepEndpoint } from "./resources/webhook-endpoints.ts";
import { Courier } from "./webhooks/deliver.ts";

const HOST = "127.0.0.1";
const TICK = 1_000;

export type StripeOptions = {
  readonly port: number;
  /** Where the state is kept (stripe.sqlite); null: in memory. */
  readonly folder: string | null;
  /** The secret key that callers must show. */
  readonly key: string;
  /** The product's own endpoint, registered at the start. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Where browsers find the hosted pages, when that is not this machine. */
  readonly url?: string;
  /** Milliseconds since 1970, for tests. */
  readonly now?: () => number;
  /** Shortens the waits between the tries of a webhook, for tests. */
  readonly pace?: number;
};
export type StripeSandbox = { readonly port: number; readonly url: string; readonly stop: () => Promise<void> };

/** Starts a local server that speaks Stripe's HTTP API. Answers its port (0 asks for any) and how to stop it. */
export async function startStripe(options: StripeOptions): Promise<StripeSandbox> {
  const { now = Date.now, pace = 1, webhook } = options;
  const store = new Store(options.folder);
  const courier = new Courier(store, now, pace);
  const server = createServer();
  server.listen(options.port, HOST);
  await once(server, "listening");
  const port = portOf(server);
  const desk: Desk = {
    store,
    key: options.key,
    url: options.url ?? `http://${HOST}:${port}`,
    now,
    routes: RESOURCES.flatMap(({ routes }) => routes),
    includables: RESOURCES.flatMap(({ includables = [] }) => includables),
    settled: RESOURCES.flatMap(({ settled = [] }) => settled),
  };
  const transact: Tools["transact"] = (work) => {
    try {
      return store.atomic(() => work(new Context(store, desk.url, now, { id: null, idempotencyKey: null }, desk.settled)));
    } finally {
      courier.wake();
    }
  };
  const tools: Tools = { store, courier, now, transact };
  if (webhook) transact((context) => keepEndpoint(context, webhook.url, webhook.secret));
  server.on("request", (request, response) => void answer(desk, tools, request, response));
  const ticking = setInterval(() => tick(tools), TICK);
  courier.wake();
  return { port, url: desk.url, stop: () => stop() };

  async function stop(): Promise<void> {
    clearInterval(ticking);
    server.close();
    server.closeAllConnections();
    await courier.stop();
    store.close();
  }
}

// What falls due by the machine's own clock. Asking first keeps an idle stand-in from writing every second.
function tick({ store, now, transact }: Tools): void {
  const until = Math.floor(now() / 1_000);
  if (!store.nextDue(null, until)) return;
  const due = RESOURCES.flatMap((resource: Resource) => resource.due ?? []);
  try {
    transact((context) => runDue(context, due, null, until, () => undefined));
  } catch (error) {
    log(error);
  }
}

async function answer(desk: Desk, tools: Tools, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const method = request.method ?? "GET";
    const url = new URL(request.url ?? "/", desk.url);
    const body = (await buffer(request)).toString("utf8");
    const asked: Asked = { method, url, headers: request.headers, body };
    if (url.pathname.startsWith("/v1/") || url.pathname.startsWith("/v2/")) send(response, answerApi(desk, asked));
    else if (url.pathname.startsWith("/sandbox/")) send(response, await control(desk, tools, asked));
    else sendPage(response, await page(tools, asked));
    if (method === "POST") tools.courier.wake();
  } catch (error) {
    log(error);
    if (!response.headersSent) response.writeHead(500).end();
  }
}

async function control(desk: Desk, tools: Tools, { method, url, headers, body }: Asked): Promise<Reply> {
  const reply = (status: number, content: unknown): Reply => ({
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(content, null, 2),
  });
  if (!same(keyOf(headers.authorization ?? null), desk.key)) return reply(401, { error: "the key is missing or wrong" });
  const found = CONTROLS[`${method} ${url.pathname}`];
  if (!found) return reply(404, { error: "no such control", controls: Object.keys(CONTROLS) });
  try {
    return reply(200, await found(tools, body === "" ? {} : JSON.parse(body), url));
  } catch (error) {
    return reply(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

const PAGES = RESOURCES.flatMap(({ pages = [] }) => pages);

async function page(tools: Tools, { method, url, body }: Asked): Promise<PageAnswer> {
  const found = chosen(PAGES, method, url.pathname);
  if (!found) return { status: 404, type: "text/plain; charset=utf-8", body: "There is no such page in the sandbox." };
  return found.one.answer(tools, { url, ids: found.ids, form: new URLSearchParams(body) });
}

function sendPage(response: ServerResponse, answer: PageAnswer): void {
  if ("redirect" in answer) return void response.writeHead(303, { location: answer.redirect }).end();
  const { status, type, body, fileName } = answer;
  const disposition = fileName ? { "content-disposition": `inline; filename="${fileName}"` } : {};
  response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...disposition }).end(body);
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(body);
}

function log(error: unknown): void {
  process.stderr.write(`sandbox stripe: ${error instanceof Error ? error.stack : String(error)}\n`);
}
