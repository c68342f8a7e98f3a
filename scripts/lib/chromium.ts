import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { Failure, say } from "./failure.ts";
import { command, ROOT } from "./paths.ts";

const USUAL = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const DOWNLOAD = 240_000;

/** A Chromium that starts: the one named, the machine's, Playwright's, or Debian's. Installs one where none is. */
export async function findChromium(): Promise<string> {
  const named = process.env.PLAYWRIGHT_CHROMIUM;
  if (named) {
    if (starts(named)) return named;
    throw new Failure(`PLAYWRIGHT_CHROMIUM names ${named}, which does not start.`);
  }
  const { chromium } = await import("@playwright/test");
  const present = () => [...USUAL, chromium.executablePath()].find(starts);
  const ways: (() => unknown)[] = [() => undefined, fromPlaywright, fromDebian];
  for (const install of ways) {
    install();
    const found = present();
    if (found) return found;
  }
  throw new Failure("No Chromium for the browser tests, and none could be installed: install one and name it in PLAYWRIGHT_CHROMIUM.");
}

function starts(file: string): boolean {
  return existsSync(file) && spawnSync(file, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}

function fromPlaywright(): void {
  say("  No browser here: trying Playwright's own …");
  const args = [command("@playwright/test/cli.js"), "install", "chromium"];
  if (process.getuid?.() === 0 && process.platform === "linux") args.push("--with-deps");
  spawnSync(process.execPath, args, { cwd: ROOT, stdio: "ignore", timeout: DOWNLOAD });
}

function fromDebian(): void {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  say("  That was refused: trying Debian's package …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update"], { stdio: "ignore", timeout: DOWNLOAD, env });
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore", timeout: DOWNLOAD, env });
}
