import { spawn } from "node:child_process";
import path from "node:path";
import { Failure } from "./failure.ts";
import { ROOT } from "./paths.ts";
import { freePort } from "./ports.ts";

const OPENING = 600_000;

/** A whole Greenlight of its own, as `npm start` starts it: the production build, in the sandbox. */
export type Product = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts one over a data folder; `heard` gets what it says meanwhile, `more` are settings besides. Throws a Failure when it does not come up. */
export async function startProduct(
  folder: string,
  heard: (chunk: Buffer) => void = () => undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const port = await freePort();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    GREENLIGHT_DATA: folder,
    GREENLIGHT_MODE: "sandbox",
    HOST: "127.0.0.1",
    CARDS_DIR: "",
    ...more,
  };
  for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "APP_URL"]) env[name] = "";
  const child = spawn(process.execPath, [path.join(ROOT, "scripts/run.mjs"), "start"], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  child.stdout.on("data", (chunk: Buffer) => {
    heard(chunk);
    if (chunk.includes("Greenlight is ready")) resolve();
  });
  const refused = ended.then(() => Promise.reject(new Failure("Greenlight did not start.")));
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Failure(`Greenlight was not ready after ${OPENING / 1000} s.`)), OPENING).unref();
  });
  try {
    await Promise.race([ready, refused, late]);
  } catch (error) {
    await stop();
    throw error;
  }
  refused.catch(() => undefined);
  return { url: `http://localhost:${port}`, stop };
}
