import { setTimeout as pause } from "node:timers/promises";
import { outageOf } from "#db/unavailable.ts";

const TRIES = 30;
const PAUSE = 1_000;

/** Does something that may be done again, again while the database does not answer: as the worker's rounds do. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (outageOf(error) === null || tries > TRIES) throw error;
      await pause(PAUSE);
    }
  }
}

/** Does the work for each, some at a time. */
export async function forEachOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>, width = 8): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await patiently(() => work(item));
  };
  await Promise.all(Array.from({ length: width }, lane));
}
