import path from "node:path";
import { migrate } from "../db/migrate.ts";
import { ROOT } from "../scripts/lib/paths.ts";
import { freePort } from "../scripts/lib/ports.ts";
import { startPostgres } from "../scripts/lib/postgres.ts";
import { keepRunning } from "../scripts/lib/supervise.ts";
import { childOf } from "./processes.ts";
import type { Product } from "./product.ts";
import { at, databaseOf, postmasterOf } from "./whole.ts";

/** PostgreSQL and the worker, each kept running by the product's own supervisor, which is this very process: no web server, so no build. */
export async function startSmall(folder: string): Promise<Product> {
  const server = await startPostgres(folder);
  await migrate(server.ownerUrl);
  const appUrl = new URL(server.appUrl);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    LOG_LEVEL: "silent",
    GREENLIGHT_MODE: "sandbox",
    DATABASE_URL: server.appUrl,
    DATABASE_OWNER_URL: "",
    RENDERER_URL: `http://127.0.0.1:${await freePort()}`,
    RENDERER_SECRET: "nobody listens there",
  };
  const worker = keepRunning({
    name: "worker",
    args: [path.join(ROOT, "lib/worker/main.ts")],
    env,
    log: path.join(folder, "logs/worker.log"),
  });
  worker.settled();
  return {
    port: Number(appUrl.port),
    superuserUrl: databaseOf(server.superuserUrl),
    ownerUrl: server.ownerUrl,
    appUrlAt: (port) => at(server.appUrl, port),
    site: null,
    pidOf: async (part) => {
      if (part === "postmaster") return postmasterOf(folder);
      return part === "worker" ? childOf(process.pid, "worker/main.ts") : undefined;
    },
    revive: null,
    stop: async () => {
      await worker.stop();
      await server.stop();
    },
  };
}
