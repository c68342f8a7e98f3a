// The only file that any Node can read: finds the pinned Node 24, which runs our TypeScript without a build.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST = 24;
const [name = "start", ...rest] = process.argv.slice(2);
const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
const pinned = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));

if (!existsSync(fileURLToPath(new URL("../node_modules", import.meta.url)))) {
  process.stderr.write("Greenlight's packages are not installed yet: run `npm ci` first.\n");
  process.exit(1);
}
if (Number.parseInt(process.versions.node, 10) >= OLDEST) {
  process.argv.splice(1, 2, script);
  await import("./lib/preload.mjs");
  await import(script);
} else if (existsSync(pinned)) {
  const child = spawn(pinned, [...process.execArgv, script, ...rest], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
} else {
  process.stderr.write(
    `Greenlight needs Node ${OLDEST}, this is ${process.version}, and the pinned one is missing: run \`npm ci\` with install scripts allowed, or install Node ${OLDEST}.\n`,
  );
  process.exit(1);
}
