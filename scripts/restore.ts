import path from "node:path";
import { reachServer } from "./lib/backup/place.ts";
import { restoreBackup } from "./lib/backup/restore.ts";
import { stopSignal } from "./lib/backup/stop-signal.ts";
import { Failure, say, script } from "./lib/failure.ts";
import { dataFolder } from "./lib/paths.ts";
import { readSettings } from "./lib/settings.ts";

// `npm run restore <file>`: puts a backup in the database's place, with Greenlight stopped; the one before is kept.
await script(async () => {
  const began = performance.now();
  const [wanted] = process.argv.slice(2);
  if (!wanted) throw new Failure("Name the backup to restore: `npm run restore <file>`.");
  const server = await reachServer(readSettings(), dataFolder());
  try {
    const file = path.resolve(process.env.INIT_CWD ?? ".", wanted);
    const { accounts, entries, takenAt, kept } = await restoreBackup(file, server, { now: new Date(), tell: say, signal: stopSignal() });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`Restored ${accounts} accounts with ${entries} entries as of ${takenAt} in ${seconds} s; the books add up.`);
    say(`The database before it is kept as ${kept}: drop it when you are sure.`);
  } finally {
    await server.leave();
  }
});
