import { spawnSync } from "node:child_process";

/** Transactions a second of pgbench's own TPC-B-like script at 64 clients, on the same server; null where pgbench is not installed. */
export function pgbenchRate(url: string, seconds: number): number | null {
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(password) };
  const place = ["-h", hostname, "-p", port, "-U", decodeURIComponent(username), pathname.slice(1)];
  if (spawnSync("pgbench", ["--version"]).status !== 0) return null;
  const filled = spawnSync("pgbench", ["-i", "-q", "-s", "10", ...place], { env, encoding: "utf8" });
  if (filled.status !== 0) throw new Error(`pgbench -i: ${filled.stderr}`);
  const ran = spawnSync("pgbench", ["-c", "64", "-j", "2", "-T", String(seconds), ...place], { env, encoding: "utf8" });
  const rate = /tps = ([\d.]+)/.exec(ran.stdout)?.[1];
  if (rate === undefined) throw new Error(`pgbench: ${ran.stderr}`);
  return Number(rate);
}
