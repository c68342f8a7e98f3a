import { randomUUID } from "node:crypto";
import { closePool } from "../db/client.ts";
import { ensurePerson } from "../db/queries/demo.ts";
import { env } from "../lib/env.ts";
import { instant } from "../lib/units/instant.ts";
import { Failure, say, script } from "./lib/failure.ts";
import { findRunningDatabase } from "./lib/running-database.ts";
import { seedStudio } from "./lib/studio.ts";
import { DOMAIN, NAMES, STUDIOS } from "./lib/studios.ts";

// `npm run seed`: demo studios with a past, made through the very verbs that people use. Safe to repeat: a studio that is there stays as it is.

await script(async () => {
  await findRunningDatabase();
  if (env().GREENLIGHT_MODE !== "sandbox") throw new Failure("Demo studios are for the sandbox: GREENLIGHT_MODE is not sandbox.");
  const now = instant(Date.now());
  for (const studio of STUDIOS) {
    const people = new Map<string, string>();
    for (const short of Object.values(studio.people)) people.set(short, await ensurePerson(`${short}@${DOMAIN}`, NAMES[short] ?? short));
    const made = await seedStudio(studio, people, now, randomUUID());
    say(made === null ? `${studio.name} is there already.` : `${studio.name}: ${made} jobs.`);
  }
  await closePool();
});
