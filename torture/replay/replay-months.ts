import { verifyLedger } from "#db/verify.ts";
import { at } from "#lib/services/testing.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { paymentsForTests } from "../../sandbox/testing-payments.ts";
import { diceOf } from "../dice.ts";
import { endsOf } from "./end-of.ts";
import { liveMonths } from "./lived-months.ts";
import { Recording } from "./recording.ts";
import { replayCrowd } from "./replay-crowd.ts";

const START = at("2026-01-10T09:30:00Z");
const LARGEST = 40;

/** Which orders to try: `count` of the seed's, from the number `first` on. */
export type Orders = { readonly seed: number; readonly first: number; readonly count: number };

/** How the month ended as it was lived, and in each order, by its number; what the books say that does not hold; and how many events there were. */
export type Replayed = {
  readonly lived: string;
  readonly ends: ReadonlyMap<number, string>;
  readonly breaks: readonly unknown[];
  readonly events: number;
};

/**
 * Records a month, and replays it in so many random orders, in the process's database: crowds of one to forty accounts, so
 * that the events of one account come alone, a few or many at a time. `heard` is told how many are done.
 */
export async function replayMonths({ seed, first, count }: Orders, heard: (done: number) => void = () => undefined): Promise<Replayed> {
  const world = await paymentsForTests();
  try {
    const recording = await liveMonths(world, START, (studio) => new Recording(studio));
    const { month, accountId } = recording;
    const [lived = []] = await endsOf([{ accountId }], month.orders, (text) => recording.nameOf(text));
    const ends = new Map<number, string>();
    const dice = diceOf(seed, first);
    while (ends.size < count) {
      const size = Math.min(1 + dice.below(LARGEST), count - ends.size);
      const replays = await replayCrowd(month, world.service, { seed, first: first + ends.size, size });
      const crowd = await endsOf(replays, month.orders, (text) => text);
      for (const [index, end] of crowd.entries()) ends.set(replays[index]?.number ?? -1, end.join("\n"));
      heard(ends.size);
    }
    const breaks = await verifyLedger(null, undefined, later(month.start, 90 * DAY));
    return { lived: lived.join("\n"), ends, breaks, events: month.eras.reduce((sum, { events }) => sum + events.length, 0) };
  } finally {
    await world.stop();
  }
}

/** The orders that ended otherwise, each with the lines by which it differs; and how the books broke. Empty when all is well. */
export function differences({ lived, ends, breaks }: Replayed): readonly string[] {
  const wrong = [...ends]
    .filter(([, end]) => end !== lived)
    .map(([number, end]) => `order ${number}:\n${linesBut(end, lived, "+")}\n${linesBut(lived, end, "-")}`);
  return [...wrong, ...breaks.map((each) => `the books: ${JSON.stringify(each)}`)];
}

function linesBut(some: string, others: string, mark: string): string {
  const known = new Set(others.split("\n"));
  return some
    .split("\n")
    .filter((line) => !known.has(line))
    .map((line) => `  ${mark} ${line}`)
    .join("\n");
}
