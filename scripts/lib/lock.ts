import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Failure } from "./failure.ts";

/** One Greenlight a data folder: two would fight over the same database. Released when the process ends. */
export async function lockFolder(folder: string): Promise<void> {
  const file = path.join(folder, "start.pid");
  const other = Number(await readFile(file, "utf8").catch(() => "0"));
  if (other && other !== process.pid && isStart(other)) {
    throw new Failure(
      `Greenlight already runs from this folder, or is being restored (process ${other}): stop that one first, or give this one a data folder of its own (GREENLIGHT_DATA).`,
    );
  }
  writeFileSync(file, String(process.pid));
  process.once("exit", () => rmSync(file, { force: true }));
}

/** A number alone proves nothing: after a kill, another process may have been given it. */
function isStart(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== "linux") return true;
    return /(start|dev|backup|restore)\b/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return false;
  }
}
