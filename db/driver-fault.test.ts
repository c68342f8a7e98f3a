import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { test } from "node:test";
import postgres from "postgres";
import { isDriverFault } from "./driver-fault.ts";

/** A server that resets each connection at its `words`th word: what a crash of the other side looks like. */
async function resetting(words: number, answer?: (socket: net.Socket) => void) {
  const server = net.createServer((socket) => {
    let heard = 0;
    socket.on("error", () => undefined);
    socket.on("data", () => {
      heard += 1;
      if (heard === words) socket.resetAndDestroy();
      else answer?.(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address && typeof address === "object");
  return { port: address.port, close: () => server.close() };
}

// Authenticated, and ready for a question.
const READY = Buffer.from("5200000008000000005a0000000549", "hex");

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => assert.fail("was answered"),
    (error: unknown) => error,
  );
}

test("a connection that is reset under a statement is the driver's fault, though its error has no line of the driver", async (t) => {
  const { port, close } = await resetting(2, (socket) => socket.write(READY));
  t.after(close);
  const sql = postgres(`postgres://x@127.0.0.1:${port}/x`, { fetch_types: false });
  t.after(() => sql.end({ timeout: 0 }));
  const error = await errorOf(sql.unsafe("select 1").execute());
  assert.ok(error instanceof Error && "syscall" in error && error.syscall === "read", String(error));
  assert.doesNotMatch(error.stack ?? "", /postgres/);
  assert.equal(isDriverFault(error), true);
});

test("what the driver throws from its own code is its fault", async () => {
  const sql = postgres("postgres://x@127.0.0.1:1/x");
  await sql.end({ timeout: 0 });
  assert.equal(isDriverFault(await errorOf(sql`select 1`.execute())), true);
});

test("another owner's socket that is reset in the same words is not the driver's fault, nor is anything else", async (t) => {
  const { port, close } = await resetting(1);
  t.after(close);
  const foreign = net.connect(port, "127.0.0.1");
  foreign.write("hello");
  const [error] = await once(foreign, "error");
  assert.ok(error instanceof Error && "syscall" in error, String(error));
  assert.equal(isDriverFault(error), false);
  for (const other of [new Error("read ECONNRESET"), "read ECONNRESET", null]) assert.equal(isDriverFault(other), false);
});
