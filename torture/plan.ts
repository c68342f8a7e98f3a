import { diceOf } from "./dice.ts";
import { KILLS } from "./faults/kills.ts";
import { MIGRATIONS } from "./faults/migrations.ts";
import { SHORTAGES } from "./faults/shortages.ts";
import { STOPS } from "./faults/stops.ts";
import { STORMS } from "./faults/storms.ts";
import { WIRES } from "./faults/wires.ts";
import type { Fault } from "./ground.ts";

/** Every fault that there is. */
export const FAULTS: readonly Fault[] = [...KILLS, ...STOPS, ...WIRES, ...STORMS, ...SHORTAGES, ...MIGRATIONS];

/** The faults of a run without end: each once in an order of the seed's, then all of them in another. */
export function* planOf(seed: number, faults: readonly Fault[]): Generator<Fault> {
  const dice = diceOf(seed, FAULT_STREAM);
  for (;;) yield* dice.shuffled(faults);
}
const FAULT_STREAM = -1;
