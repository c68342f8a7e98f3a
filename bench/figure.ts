/** One measured figure. `ratio` is against what `against` names, measured in the same run: the machine's mood cancels out. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio?: number;
  readonly against?: string;
  readonly runs: number;
};

/** What every benchmark gets: a server to throw away, with fsync and synchronous_commit on. */
export type Ground = { readonly superuserUrl: string };

/** The value below which a share of the samples lies. Throws on none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError("no samples");
  return value;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** Runs `body` over all items, `width` at a time; each one's milliseconds. */
export async function timed<T>(items: readonly T[], width: number, body: (item: T) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) {
      const began = performance.now();
      await body(item);
      samples.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return samples;
}

/** Two decimals are what a shared machine can tell. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
