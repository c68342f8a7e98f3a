import { z } from "zod";

/**
 * What happens to webhooks on their way, for tests: the share that is never delivered, delivered twice, or told a second time
 * under another event id; a delay in milliseconds, drawn anew for each, which also shuffles them; or all held back.
 */
export const weather = z.strictObject({
  drop: z.number().min(0).max(1).default(0),
  double: z.number().min(0).max(1).default(0),
  twin: z.number().min(0).max(1).default(0),
  delay_ms: z.tuple([z.number().min(0), z.number().min(0)]).default([0, 0]),
  paused: z.boolean().default(false),
  /** How many are under way at a time. */
  at_once: z.number().int().min(1).max(1_000).default(8),
  seed: z.number().int().default(1),
});
export type Weather = z.infer<typeof weather>;

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
