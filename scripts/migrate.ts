import { migrate } from "../db/migrate.ts";

const url = process.env["DATABASE_OWNER_URL"] ?? process.env["DATABASE_URL"];
if (!url) {
  console.error("Set DATABASE_OWNER_URL or DATABASE_URL to the database to migrate.");
  process.exit(1);
}
await migrate(url);
console.log("The database is up to date.");
