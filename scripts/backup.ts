import path from "node:path";
import { reachDatabase } from "./lib/backup/place.ts";
import { stopSignal } from "./lib/backup/stop-signal.ts";
import { writeBackup } from "./lib/backup/write.ts";
import { say, script } from "./lib/failure.ts";
import { dataFolder } from "./lib/paths.ts";
import { readSettings } from "./lib/settings.ts";

// `npm run backup [file]`: everything in the database, as of one moment, in one file; while Greenlight runs, or not.
await script(async () => {
  const began = performance.now();
  const folder = dataFolder();
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const [wanted] = process.argv.slice(2);
  // npm runs scripts in the clone's folder: a path is meant from where the person is.
  const file = wanted ? path.resolve(process.env.INIT_CWD ?? ".", wanted) : path.join(folder, "backups", `greenlight-${stamp}.gz`);
  const database = await reachDatabase(readSettings(), folder);
  try {
    const { takenAt, rows, bytes } = await writeBackup(database.ownerUrl, file, stopSignal());
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`Backed up ${rows} rows as of ${takenAt} to ${file} (${(bytes / 1e6).toFixed(1)} MB, ${seconds} s).`);
  } finally {
    await database.leave();
  }
});
