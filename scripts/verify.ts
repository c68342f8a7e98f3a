import { instant, later } from "../lib/units/instant.ts";
import { say, script } from "./lib/failure.ts";
import { findRunningDatabase } from "./lib/running-database.ts";

// `npm run ledger:verify [account id]`: names every place where the books do not add up, and keeps what it found for the page
// "Books"; exit code 1 when there is one.
await script(async () => {
  await findRunningDatabase();
  const { checkAllBooks } = await import("../db/verify.ts");
  const { saveVerifications } = await import("../db/queries/verifications.ts");
  const { closePool } = await import("../db/client.ts");
  const [account] = process.argv.slice(2);
  const began = performance.now();
  try {
    const checked = await checkAllBooks(account);
    const milliseconds = Math.round(performance.now() - began);
    const now = instant(Date.now());
    await saveVerifications(
      checked.map((one) => ({ ...one, at: later(now, one.clockSkew) })),
      milliseconds,
    );
    const breaks = checked.flatMap((one) => one.breaks);
    for (const { rule, accountId, detail } of breaks) say(`✗ ${rule}  account ${accountId}: ${detail}`);
    const seconds = (milliseconds / 1000).toFixed(1);
    say(breaks.length ? `${breaks.length} places do not add up (${seconds} s).` : `Everything adds up (${seconds} s).`);
    if (breaks.length) process.exitCode = 1;
  } finally {
    await closePool();
  }
});
