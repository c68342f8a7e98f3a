import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, say } from "./failure.ts";
import { ROOT } from "./paths.ts";

const PRELOADS = ["./preload.mjs", "./with-parent.mjs"].flatMap((each) => ["--import", fileURLToPath(new URL(each, import.meta.url))]);
/** MiB, half of what Node takes by itself: collecting it is a pause, which the slowest of a crowd of callers feels. */
const SHORT_PAUSES = "--max-semi-space-size=16";
const PATIENCE = 2_500;
const PAUSE = 500;
/** With the few seconds that a part takes to start: it serves again within 10 s of what it was waiting for. */
const LONGEST_PAUSE = 4_000;
/** What lived so long did not end of its own start: it is started again almost at once. */
const HEALTHY = 5_000;

/** A part of Greenlight: a Node process with its own log. `log` undefined writes to our own output, as servers want it. */
export type Part = {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly log: string | undefined;
};

/** A part that is kept running until `stop`. `failed` rejects when it ends before `settled` was called. */
export type Running = {
  readonly name: string;
  readonly failed: Promise<never>;
  readonly settled: () => void;
  readonly stop: () => Promise<void>;
};

/** Starts a part; once settled, it is started again whenever it ends, after a pause that grows while it keeps ending. */
export function keepRunning(part: Part): Running {
  let child: ChildProcess;
  let isSettled = false;
  let isStopping = false;
  let pause = PAUSE;
  let timer: NodeJS.Timeout | undefined;
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);

  const launch = () => {
    const born = performance.now();
    child = launchOnce(part);
    child.once("exit", (code, signal) => {
      if (isStopping) return;
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      if (!isSettled) return reject(new Failure(`The ${part.name} ${how} while starting.${lastWords(part)}`));
      pause = performance.now() - born > HEALTHY ? PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
      say(`The ${part.name} ${how}; starting it again in ${pause / 1000} s …`);
      timer = setTimeout(launch, pause);
    });
  };
  launch();

  const stop = async () => {
    isStopping = true;
    clearTimeout(timer);
    await end(child);
  };
  return { name: part.name, failed, settled: () => (isSettled = true), stop };
}

function launchOnce({ args, env, log }: Part): ChildProcess {
  const output = log === undefined ? "inherit" : openSync(log, "a", 0o600);
  // A group of its own: a terminal's Ctrl-C reaches start.ts alone, which stops its parts in order.
  const child = spawn(process.execPath, [SHORT_PAUSES, ...PRELOADS, ...args], {
    cwd: ROOT,
    env: { ...env, GREENLIGHT_PARENT: String(process.pid) },
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  if (typeof output === "number") closeSync(output);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid ?? 0), name);
    } catch {
      child.kill(name);
    }
  };
  signal("SIGTERM");
  const timer = setTimeout(() => signal("SIGKILL"), PATIENCE);
  await ended;
  clearTimeout(timer);
}

function lastWords({ log }: Part): string {
  if (log === undefined) return "";
  const lines = readFileSync(log, "utf8").trim().split("\n").slice(-6);
  return ` Its last words, from ${path.relative(process.cwd(), log)}:\n${lines.join("\n")}`;
}

/** Runs a step to its end. Throws a Failure with its last lines when it fails; output is shown only then. */
export async function runStep(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk));
  const stop = () => child.kill("SIGTERM");
  process.once("exit", stop);
  const code = await new Promise((resolve) => child.once("close", resolve));
  process.off("exit", stop);
  if (code !== 0) throw new Failure(`${name} failed:\n${output.trim().split("\n").slice(-25).join("\n")}`);
  return output;
}
