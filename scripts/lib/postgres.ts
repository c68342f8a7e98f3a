import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure, say } from "./failure.ts";
import { freePort, isFree, waitForPort } from "./ports.ts";
import { hasData, initialize, plainEnv } from "./postgres-data.ts";
import { type Home, postgresHome } from "./postgres-home.ts";
import { makeDatabase } from "./postgres-roles.ts";
import { loadSecrets } from "./secrets.ts";

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
  if (!(await isPostgres(pid))) {
    // Another process was given the number since: PostgreSQL would refuse to start beside it.
    await rm(file, { force: true });
    return false;
  }
  if (!(await waitForPort(port, 10_000, () => !isAlive(pid)))) return false;
  say("  Taking over the PostgreSQL that an earlier start left running.");
  Object.assign(server, { pid, port });
  return true;
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === "linux") return (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim() === "postgres";
  return spawnSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" }).stdout.includes("postgres");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function launch(server: Server): Promise<void> {
  const { home, log, folder } = server;
  const remembered = path.join(folder, "postgres-port");
  const known = Number(await readFile(remembered, "utf8").catch(() => "0"));
  server.port = known && (await isFree(known)) ? known : await freePort();
  await writeFile(remembered, `${server.port}\n`);
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
  const up = await waitForPort(server.port, 60_000, () => child.exitCode !== null || child.pid === undefined || server.stopping);
  if (!up) {
    child.kill("SIGKILL");
    const said = (await readFile(log, "utf8"))
      .slice(from)
      .split("\n")
      .filter((line) => /FATAL|PANIC|could not/.test(line));
    throw new Failure(
      `PostgreSQL could not start from the data in ${home.data}: ${said[0]?.replace(/^.*?(FATAL|PANIC):\s*/, "") ?? `see ${log}`}. Restore a backup, or move that folder away to begin afresh.`,
    );
  }
  child.unref();
  Object.assign(server, { child, pid: child.pid ?? 0 });
}

/** The embedded server has nobody else to start it again (a full disk can end it): look every second. */
function watch(server: Server): void {
  const look = async () => {
    if (server.stopping) return;
    if (!(await isPostgres(server.pid))) {
      say("PostgreSQL has stopped; starting it again …");
      await launch(server).then(
        () => say("PostgreSQL runs again; nothing that was saved is lost."),
        (error: Error) => say(`${error.message} Trying again in a moment.`),
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
    if (!(await isPostgres(server.pid))) return;
    process.kill(server.pid, signal);
    const end = performance.now() + patience;
    while (isAlive(server.pid) && performance.now() < end) await sleep(20);
  }
}
