import { say, script } from "./lib/failure.ts";
import { findRunningDatabase } from "./lib/running-database.ts";

// `npm run ledger:verify [account id]`: names every place where the books do not add up; exit code 1 when there is one.
await script(async () => {
  await findRunningDatabase();
  const { verifyLedger } = await import("../db/verify.ts");
  const { closePool } = await import("../db/client.ts");
  const began = performance.now();
  try {
    const breaks = await verifyLedger(process.argv[2] ?? null);
    for (const { rule, accountId, detail } of breaks) say(`✗ ${rule}  account ${accountId}: ${detail}`);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(breaks.length ? `${breaks.length} places do not add up (${seconds} s).` : `Everything adds up (${seconds} s).`);
    if (breaks.length) process.exitCode = 1;
  } finally {
    await closePool();
  }
});
