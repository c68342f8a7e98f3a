import { isDriverFault } from "../db/driver-fault.ts";
import { startPostgres } from "../scripts/lib/postgres.ts";
import { temporaryFolder } from "../scripts/lib/temporary.ts";
import type { Figure } from "./figure.ts";
import { runIn } from "./ground.ts";

// `npm run bench [-- --json] [-- name …]`: every figure on a PostgreSQL of its own, with fsync and synchronous_commit on.

const BENCHES = {
  ledger: () => import("./ledger.ts"),
  confirm: () => import("./confirm.ts"),
  growth: () => import("./growth.ts"),
  closes: () => import("./closes.ts"),
  api: () => import("./api.ts"),
  webhooks: () => import("./webhooks.ts"),
} as const;

// The driver may reject after the fact, where nobody waits (db/driver-fault.ts): the figures are not hurt by it.
process.on("unhandledRejection", (error) => {
  if (!isDriverFault(error)) throw error;
  console.error(`The driver says, to nobody: ${error instanceof Error ? error.message : error}`);
});

const asJson = process.argv.includes("--json");
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const { folder, remove } = await temporaryFolder();
const server = await startPostgres(folder, ["max_connections=200"]);
process.env["DATABASE_TEST_URL"] = server.superuserUrl;
await runIn(server.superuserUrl);
const figures: Figure[] = [];
try {
  for (const [name, load] of Object.entries(BENCHES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const { measure } = await load();
    for (const figure of await measure()) {
      figures.push(figure);
      if (asJson) console.log(JSON.stringify(figure));
    }
  }
} finally {
  await server.stop();
  await remove();
}
if (!asJson) {
  console.table(
    Object.fromEntries(
      figures.map(({ name, value, unit, ratio, against, runs }) => [
        name,
        { value, unit, ratio: ratio ?? "", against: against ?? "", runs },
      ]),
    ),
  );
}
