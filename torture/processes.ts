import { spawnSync } from "node:child_process";

type Process = { readonly pid: number; readonly parent: number; readonly command: string };

/** Every process of this machine, as `ps` has it on Linux and macOS alike. */
export function processes(): Process[] {
  const { stdout } = spawnSync("ps", ["-axo", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 32_000_000 });
  return stdout.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? "" }] : [];
  });
}

/** The child of `parent` whose command line names `text`. Undefined when there is none at the moment. */
export function childOf(parent: number, text: string): number | undefined {
  return processes().find((each) => each.parent === parent && each.command.includes(text))?.pid;
}

/** Sends a signal to a process that may have gone meanwhile. Answers whether it was there. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
