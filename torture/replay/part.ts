import { freshDatabase } from "#db/testing.ts";
import { replayMonths } from "./replay-months.ts";

// A part of `npm run replay`, in a process and a database of its own.

const [seed = 1, first = 0, count = 1] = process.argv.slice(2).map(Number);
const database = await freshDatabase();
try {
  const replayed = await replayMonths({ seed, first, count }, (done) => process.send?.({ done }));
  process.send?.({ replayed });
} finally {
  await database.drop();
  process.disconnect?.();
}
