import { freshDatabase } from "../db/testing.ts";
import { verifyLedger } from "../db/verify.ts";
import { confirmSpend } from "../lib/services/jobs/confirm-spend.ts";
import { quoteJob } from "../lib/services/rating/quote-job.ts";
import { type Figure, median, percentile, rounded, timed } from "./figure.ts";
import { benchStudio } from "./studio.ts";

const RUNS = 3;
const CONFIRMS = 640;

/** From a confirm to credits held, through the verb layer, on one account: at 1 and at 64 callers. */
export async function measure(): Promise<Figure[]> {
  const database = await freshDatabase();
  const figures: Figure[] = [];
  try {
    for (const width of [1, 64]) {
      const runs: number[][] = [];
      for (let run = 0; run < RUNS; run++) runs.push(await confirms(width));
      for (const [name, share] of [
        ["p50", 0.5],
        ["p99", 0.99],
      ] as const) {
        const value = rounded(median(runs.map((samples) => percentile(samples, share))));
        figures.push({ name: `confirm.${width}.${name}`, value, unit: "ms", runs: RUNS });
      }
    }
    const breaks = await verifyLedger();
    if (breaks.length > 0) throw new Error(`the books do not verify: ${JSON.stringify(breaks)}`);
    return figures;
  } finally {
    await database.drop();
  }
}

async function confirms(width: number): Promise<number[]> {
  const caller = await benchStudio();
  const quotes: string[] = [];
  await timed(Array.from({ length: CONFIRMS }), 8, async () => {
    const quote = await quoteJob(caller, { operation: "shot", params: { quality: "Q2", count: 1 } });
    if (quote.ok) quotes.push(quote.value.id);
  });
  return timed(quotes, width, async (quoteId) => {
    const job = await confirmSpend(caller, { quoteId, run: "self" });
    if (!job.ok) throw new Error(job.reason);
  });
}
