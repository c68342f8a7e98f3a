import { fileURLToPath } from "node:url";
import next from "next";
import { closePool } from "#db/client.ts";
import { env, nameAddressToNext } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { SECOND } from "#lib/units/instant.ts";
import { listener } from "./serve.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What runs may finish within; then the process ends. Pages that are kept up to date would go on for ever. */
const DRAIN = 2 * SECOND;

/** The web server of the production build: the pages by Next, as its own `next start` serves them, and a door before it for events that come in crowds. */
async function main(): Promise<void> {
  const { HOST: hostname, PORT: port } = env();
  nameAddressToNext();
  const app = next({ dir: ROOT, hostname, port });
  const ready = app.prepare();
  const server = listener(ready.then(() => app.getRequestHandler()));
  server.once("error", (error) => die(error, "the web server cannot listen"));
  // It listens at once: whoever comes while the pages are made ready waits, instead of being turned away.
  server.listen(port, hostname, () => log.info({ hostname, port }, "the web server listens"));
  ready.catch((error: unknown) => die(error, "the pages cannot be served"));
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  setTimeout(() => process.exit(0), DRAIN).unref();
  await new Promise((resolve) => server.close(resolve));
  await Promise.all([app.close(), closePool()]);
  process.exit(0);
}

function die(error: unknown, what: string): void {
  log.error({ error }, what);
  process.exit(1);
}

await main();
