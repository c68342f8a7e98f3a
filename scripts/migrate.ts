import { migrate } from "../db/migrate.ts";
import { Failure, say, script } from "./lib/failure.ts";
import { readSettings } from "./lib/settings.ts";

// `npm run db:migrate`: brings the schema of DATABASE_OWNER_URL (or DATABASE_URL) up to date.
await script(async () => {
  const { DATABASE_OWNER_URL, DATABASE_URL } = readSettings();
  const url = DATABASE_OWNER_URL ?? DATABASE_URL;
  if (!url) throw new Failure("Set DATABASE_URL (or DATABASE_OWNER_URL) to say which database to migrate; `npm start` migrates its own.");
  await migrate(url);
  say("The schema is up to date.");
});
