const STEPS = [1, 2, 5, 10];

/** Where an axis from 0 has its marks: about `count` steps of 1, 2 or 5 times a power of ten, the last at or above `most`. */
export function roundTicks(most: number, count = 4): readonly number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(most / count));
  const step = power * (STEPS.find((each) => each * power >= most / count) ?? 10);
  // By whole steps: adding them up would gather what a fraction is off.
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}
