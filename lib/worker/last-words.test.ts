import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";

/** Runs a script in a process that has the worker's handlers; answers how it ended and what it logged. */
async function child(body: string): Promise<{ code: number | null; messages: string[] }> {
  const script = `import net from "node:net"; import("#lib/worker/last-words.ts").then(({ speakBeforeDying }) => { speakBeforeDying(); ${body} });`;
  const run = spawn(process.execPath, ["--input-type=module", "--eval", script], { env: { ...process.env, LOG_LEVEL: "info" } });
  let output = "";
  run.stdout.on("data", (chunk: Buffer) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => run.once("close", resolve));
  const messages = output.split("\n").flatMap((line) => /"message":"([^"]+)"}$/.exec(line)?.[1] ?? []);
  return { code, messages };
}

const THEN_GO_ON = "setTimeout(() => process.exit(7), 50);";

test("an uncaught error ends the worker with code 1, and not without a word (R2)", async () => {
  const { code, messages } = await child(`setImmediate(() => { throw new Error("nobody thought of this") }); ${THEN_GO_ON}`);
  assert.deepEqual([code, messages], [1, ["an error that nobody caught: the worker ends"]]);
});

test("what the database driver throws from its timers ends nothing (R2)", async () => {
  const stack = String.raw`TypeError: Cannot read properties of null (reading 'write')\n    at Immediate.nextWrite (file:///app/node_modules/postgres/src/connection.js:255:22)`;
  const fault = `const fault = new TypeError("x"); fault.stack = "${stack}"; setImmediate(() => { throw fault });`;
  const { code, messages } = await child(`${fault} ${THEN_GO_ON}`);
  assert.deepEqual([code, messages], [7, ["the database driver threw where nobody could catch it"]]);
});

test("a lost connection that was not the database's ends the worker (R2)", async () => {
  const { code, messages } = await child(`
    const server = net.createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    server.listen(0, () => net.connect(server.address().port).write("hello"));
    ${THEN_GO_ON}`);
  assert.deepEqual([code, messages], [1, ["an error that nobody caught: the worker ends"]]);
});

test("a rejection that nobody waited for ends nothing (R2)", async () => {
  const { code, messages } = await child(`void Promise.reject(new Error("late")); ${THEN_GO_ON}`);
  assert.deepEqual([code, messages], [7, ["a rejection that nobody waited for"]]);
});
