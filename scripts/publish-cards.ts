import { randomUUID } from "node:crypto";
import { closePool } from "../db/client.ts";
import { INSTALLATION } from "../lib/domain/orgs/installation.ts";
import { publishFile } from "../lib/services/catalog/publish-file.ts";
import { instant } from "../lib/units/instant.ts";
import { readCardFiles } from "./lib/cards-folder.ts";
import { Failure, say, script } from "./lib/failure.ts";
import { findRunningDatabase } from "./lib/running-database.ts";
import { readSettings } from "./lib/settings.ts";

// `npm run cards:publish`, and part of each start: publishes the rate cards of CARDS_DIR that are not published yet.
await script(async () => {
  const folder = readSettings().CARDS_DIR;
  if (!folder) throw new Failure("Set CARDS_DIR to the folder that has the rate cards.");
  const files = await readCardFiles(folder);
  await findRunningDatabase();
  const system = { accountId: INSTALLATION, slug: "", actor: "system:cards-folder", role: "system", requestId: randomUUID() } as const;
  for (const { file, json } of files) {
    const outcome = await publishFile({ ...system, now: instant(Date.now()) }, { json });
    if (outcome.ok) say(`${outcome.value.card}: ${outcome.value.isNew ? "published" : "is there already"}.`);
    else throw new Failure(`Greenlight cannot start with this rate card:\n${problemLines(file, outcome.detail["problems"])}`);
  }
});
await closePool();

function problemLines(file: string, problems: unknown): string {
  return (Array.isArray(problems) ? problems : ["card: was refused"]).map((each) => `  ${file}: ${each}`).join("\n");
}
