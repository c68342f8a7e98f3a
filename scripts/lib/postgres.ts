import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure, say } from "./failure.ts";
import { keptPort, waitForPort } from "./ports.ts";
import { hasData, initialize, plainEnv } from "./postgres-data.ts";
import { type Home, postgresHome } from "./postgres-home.ts";
import { endOrphans, isAlive, isServerOf } from "./postgres-processes.ts";
import { makeDatabase } from "./postgres-roles.ts";
import { loadSecrets } from "./secrets.ts";

/** Replaying a long log takes its time, and killing it meanwhile would only begin it anew. */
const STARTING = 300_000;

/** A running embedded server. `ownerUrl` migrates; `appUrl` is all that the application gets; `superuserUrl` is for tests. */
export type Postgres = {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly superuserUrl: string;
  readonly stop: () => Promise<void>;
};

type Server = {
  readonly home: Home;
  readonly folder: string;
  readonly log: string;
  port: number;
  pid: number;
  child: ChildProcess | undefined;
  stopping: boolean;
  readonly extra: readonly string[];
};

/**
 * Starts the embedded PostgreSQL whose data lie in `folder`, makes the data on the first start, adopts a server that an
 * earlier, killed Greenlight left running, and starts it again whenever it dies. `extra` are settings, `fsync=off` for one.
 * Throws a Failure that says what to do.
 */
export async function startPostgres(folder: string, extra: readonly string[] = []): Promise<Postgres> {
  const secrets = await loadSecrets(folder);
  const home = await postgresHome(folder);
  await mkdir(path.join(folder, "logs"), { recursive: true });
  if (!(await hasData(home.data))) await initialize(home, folder, secrets.superuser);
  const server: Server = {
    home,
    folder,
    log: path.join(folder, "logs", "postgres.log"),
    port: 0,
    pid: 0,
    child: undefined,
    stopping: false,
    extra,
  };
  if (!(await adopt(server))) await launch(server);
  watch(server);
  const urls = await makeDatabase(server.port, secrets).catch(async (error: unknown) => {
    await stop(server);
    throw error;
  });
  return { ...urls, stop: () => stop(server) };
}

/** A server left behind by a Greenlight that was killed still holds the data: use it instead of failing beside it. */
async function adopt(server: Server): Promise<boolean> {
  const file = path.join(server.home.data, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid) return false;
  if (!(await isServerOf(server.home.data, pid))) {
    // Another process was given the number since: PostgreSQL would refuse to start beside it.
    await rm(file, { force: true });
    return false;
  }
  if (!(await waitForPort(port, 10_000, () => !isAlive(pid)))) return false;
  say("  Taking over the PostgreSQL that an earlier start left running.");
  Object.assign(server, { pid, port });
  return true;
}

async function launch(server: Server): Promise<void> {
  const { home, log } = server;
  server.port ||= await keptPort(path.join(server.folder, "postgres-port"));
  if (await endOrphans(home.data)) say("  Ended what the PostgreSQL before it had left running.");
  const size = (await stat(log).catch(() => undefined))?.size ?? 0;
  if (size > 10_000_000) await rm(log);
  const output = await open(log, "a", 0o600);
  const from = (await output.stat()).size;
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=100",
    "timezone=UTC",
    "log_timezone=UTC",
    ...server.extra,
  ];
  // In a group of its own, and logging to a file: a Ctrl-C or our death must not take it down before its clients.
  const child = spawn(
    path.join(home.bin, "postgres"),
    ["-D", home.data, "-p", String(server.port), ...settings.flatMap((setting) => ["-c", setting])],
    {
      ...home.identity,
      cwd: "/",
      detached: true,
      stdio: ["ignore", output.fd, output.fd],
      env: plainEnv(),
    },
  );
  child.on("error", () => undefined);
  await output.close();
  if (!(await isReady(server, child))) {
    child.kill("SIGKILL");
    throw new Failure(await whyNot(server, from));
  }
  child.unref();
  Object.assign(server, { child, pid: child.pid ?? 0 });
}

/** The eighth line of postmaster.pid says so: an open port alone is there long before the log is replayed. */
async function isReady(server: Server, child: ChildProcess): Promise<boolean> {
  const end = performance.now() + STARTING;
  while (performance.now() < end && child.exitCode === null && child.signalCode === null && child.pid !== undefined && !server.stopping) {
    const lines = (await readFile(path.join(server.home.data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return true;
    await sleep(50);
  }
  return false;
}

async function whyNot({ home, log }: Server, from: number): Promise<string> {
  const said = (await readFile(log, "utf8"))
    .slice(from)
    .split("\n")
    .filter((line) => /FATAL|PANIC|could not/.test(line));
  if (said.some((line) => line.includes("No space left on device"))) {
    return `PostgreSQL could not start: the disk under ${home.data} is full. Nothing that was saved is lost; free some space.`;
  }
  const reason = said[0]?.replace(/^.*?(FATAL|PANIC):\s*/, "") ?? `see ${log}`;
  return `PostgreSQL could not start from the data in ${home.data}: ${reason}. Restore a backup, or move that folder away to begin afresh.`;
}

/** The embedded server has nobody else to start it again (a full disk can end it): look every second, and say a thing once. */
function watch(server: Server): void {
  let told = "";
  const tell = (text: string) => {
    if (text !== told) say(text);
    told = text;
  };
  const look = async () => {
    if (server.stopping) return;
    if (!(await isServerOf(server.home.data, server.pid))) {
      if (!told) say("PostgreSQL has stopped; starting it again …");
      await launch(server).then(
        () => {
          say("PostgreSQL runs again; nothing that was saved is lost.");
          told = "";
        },
        (error: Error) => server.stopping || tell(`${error.message} Trying again every second.`),
      );
    }
    setTimeout(look, 1_000).unref();
  };
  setTimeout(look, 1_000).unref();
}

/** A fast shutdown: clients are cut, everything committed is on the disk. When even that takes too long, the log is replayed at the next start. */
async function stop(server: Server): Promise<void> {
  server.stopping = true;
  for (const [signal, patience] of [
    ["SIGINT", 1_500],
    ["SIGQUIT", 500],
  ] as const) {
    if (!(await isServerOf(server.home.data, server.pid))) return;
    process.kill(server.pid, signal);
    const end = performance.now() + patience;
    while (isAlive(server.pid) && performance.now() < end) await sleep(20);
  }
}
