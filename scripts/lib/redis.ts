import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { Failure } from "./failure.ts";
import { waitForPort } from "./ports.ts";

/** Does this machine have a redis-server? What needs one is tried only then. */
export function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;
}

/** A Redis that keeps nothing, for tests. `kill` is a kill -9, `freeze` makes it accept and never answer. */
export type TestRedis = {
  readonly url: string;
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly kill: () => Promise<void>;
};

/** Starts a redis-server on the port and waits until it answers. */
export async function startRedis(port: number): Promise<TestRedis> {
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child: ChildProcess = spawn("redis-server", args, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  if (!(await waitForPort(port, 10_000, () => child.exitCode !== null))) throw new Failure(`redis-server did not start on port ${port}.`);
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
