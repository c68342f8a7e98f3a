import { existsSync } from "node:fs";
import { mkdir, statfs } from "node:fs/promises";
import path from "node:path";
import type { Env } from "../../lib/env.ts";
import { Failure } from "./failure.ts";
import { ROOT } from "./paths.ts";
import { isFree } from "./ports.ts";

const NEEDED_SPACE = 400_000_000;

/** Looks before anything is started: Node, packages, port, folder, disk. Throws a Failure that says what to do. */
export async function checkGround(env: Env, folder: string): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < 24)
    throw new Failure(
      `Greenlight needs Node 24 or newer, this is ${process.version}: start it with \`npm start\`, which uses the pinned one.`,
    );
  if (!existsSync(path.join(ROOT, "node_modules/next")))
    throw new Failure("Greenlight's packages are not installed yet: run `npm ci` first.");
  if (!(await isFree(env.PORT, env.HOST))) {
    throw new Failure(
      `Port ${env.PORT} on ${env.HOST} is taken or not allowed: stop what uses it, or choose another, for example \`PORT=${env.PORT + 1} npm start\`.`,
    );
  }
  await mkdir(path.join(folder, "logs"), { recursive: true }).catch((error: Error) => {
    throw new Failure(`The data folder ${folder} cannot be made: ${error.message}`);
  });
  for (const place of new Set([folder, ROOT])) {
    const { bavail, bsize } = await statfs(place);
    const free = Math.floor((bavail * bsize) / 1_000_000);
    if (bavail * bsize < NEEDED_SPACE)
      throw new Failure(`The disk is nearly full: ${free} MB are free at ${place}, Greenlight wants ${NEEDED_SPACE / 1_000_000} MB.`);
  }
}
