import { spawnSync } from "node:child_process";
import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Is it a PostgreSQL of these data? A number alone proves nothing: after a kill, another process or cluster may have been given it. */
export async function isServerOf(data: string, pid: number): Promise<boolean> {
  if (!pid || !isAlive(pid)) return false;
  if (process.platform !== "linux")
    return spawnSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" }).stdout.includes("postgres");
  if (!(await isPostgres(pid))) return false;
  const folder = await readlink(`/proc/${pid}/cwd`).catch((error: NodeJS.ErrnoException) => (error.code === "EACCES" ? "unknown" : ""));
  // Of data that somebody deletes under it, it is still the server.
  return folder === "unknown" || folder.replace(/ \(deleted\)$/, "") === (await realpath(data).catch(() => data));
}

async function isPostgres(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim() === "postgres";
}

/**
 * Ends what a killed postmaster left behind. A backend that is busy, or stopped, does not notice its death, and the next
 * postmaster refuses to start beside it. Answers how many there were; where there is no /proc, nobody is looked for.
 */
export async function endOrphans(data: string): Promise<number> {
  if (process.platform !== "linux") return 0;
  const orphans: number[] = [];
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (Number.isInteger(pid) && (await isOrphan(pid)) && (await isServerOf(data, pid))) orphans.push(pid);
  }
  for (const pid of orphans) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  const end = performance.now() + 2_000;
  while (orphans.some(isAlive) && performance.now() < end) await sleep(20);
  return orphans.length;
}

/** Only a postmaster's children call themselves `postgres: …`; an orphan's parent is no longer a PostgreSQL. */
async function isOrphan(pid: number): Promise<boolean> {
  if (!(await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).startsWith("postgres: ")) return false;
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return !(await isPostgres(Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0)));
}
