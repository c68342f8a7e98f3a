import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { after } from "node:test";
import { portOf } from "../scripts/lib/ports.ts";
import { payingWorld } from "./testing-world.ts";

/** As payingWorld, with somebody between the verbs and the payment service who can hold its answers back. */
export async function silentWorld() {
  const world = await payingWorld();
  const between = await silenced(world.sandbox.url);
  process.env["STRIPE_API_URL"] = between.url;
  after(between.stop);
  return { world, between };
}

/** A payment service that does what it is asked, and whose answers can be held back: whoever asked hears nothing until it is released. */
async function silenced(url: string) {
  let isHeld: (call: string) => boolean = () => false;
  let held = 0;
  let kept: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const call = `${request.method} ${request.url}`;
    const answer = await fetch(`${url}${request.url}`, {
      method: request.method ?? "GET",
      headers: headersOf(request),
      ...(request.method === "POST" ? { body: await buffer(request) } : {}),
    });
    const body = await answer.text();
    const say = () =>
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" }).end(body);
    if (isHeld(call)) {
      held += 1;
      kept.push(say);
    } else say();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    /** Holds the answers to such calls back from now on. */
    hold: (which: (call: string) => boolean) => {
      isHeld = which;
    },
    /** How many it has held back. */
    held: () => held,
    /** Gives what it has held back, and holds nothing more. */
    release: () => {
      isHeld = () => false;
      for (const say of kept) say();
      kept = [];
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !["host", "connection", "content-length", "accept-encoding"].includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
