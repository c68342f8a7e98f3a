import { setTimeout as sleep } from "node:timers/promises";
import { audit } from "./audit.ts";
import { Crew } from "./crew.ts";
import { diceOf } from "./dice.ts";
import type { Disk } from "./disk.ts";
import type { Fault, Ground } from "./ground.ts";
import type { Journal } from "./journal.ts";
import { type Load, startLoad } from "./load.ts";
import type { Product } from "./product.ts";
import { PROMISE, type Recovery, recover } from "./recovery.ts";
import { openStage } from "./stage.ts";
import { startWire } from "./wire.ts";

export type Options = {
  readonly product: Product;
  readonly disk: Disk | null;
  readonly seed: number;
  /** What happens, in this order; the run ends when there is no more, or after `minutes`. */
  readonly faults: Iterable<Fault>;
  readonly minutes: number;
  readonly actors: number;
  readonly lanes: number;
  /** How long something is stopped or starved, milliseconds. */
  readonly hold: number;
  readonly say: (line: string) => void;
};

export type Round = { readonly fault: string; readonly recovery: Recovery };
export type Report = {
  readonly rounds: readonly Round[];
  readonly fates: Readonly<Record<"ok" | "refused" | "unknown", number>>;
  readonly resolved: number;
  readonly journal: Journal;
  readonly tasks: number;
  readonly lost: ReadonlyMap<string, number>;
  readonly refusals: ReadonlyMap<string, number>;
  readonly strays: ReadonlyMap<string, number>;
  /** Everything that should not have been; empty when all promises held. */
  readonly bad: readonly string[];
};

/** Puts a Greenlight under load, brings one fault after the other upon it, and holds the books against what was acknowledged after each. */
export async function torture(options: Options): Promise<Report> {
  const { product, seed } = options;
  const wire = await startWire(product.port);
  const crew = new Crew(options.actors, product.appUrlAt(wire.port));
  try {
    const stage = await openStage(crew);
    const ground: Ground = { product, crew, wire, stage, disk: options.disk, hold: options.hold };
    const load = startLoad(stage, seed, options.lanes);
    const bad: string[] = [];
    const rounds = await goThrough(ground, options, bad);
    await load.stop();
    bad.push(...(await lastAudit(ground)), ...findings(crew, load), ...stage.journal.impossible);
    const { journal } = stage;
    const { refusals, lost } = journal;
    return {
      rounds,
      fates: journal.fates(),
      resolved: journal.resolved(),
      journal,
      tasks: load.started(),
      lost,
      refusals,
      strays: crew.strays,
      bad,
    };
  } finally {
    await crew.stop();
    await wire.stop();
  }
}

async function goThrough(ground: Ground, { faults, minutes, seed, say }: Options, bad: string[]): Promise<Round[]> {
  const rounds: Round[] = [];
  const end = performance.now() + minutes * 60_000;
  for (const fault of faults) {
    if (performance.now() > end) break;
    const number = rounds.length + 1;
    const dice = diceOf(seed, -1 - number);
    await sleep(500 + dice.below(2_000));
    try {
      const about = await fault.run(ground, dice);
      const recovery = await recover(ground, String(number));
      rounds.push({ fault: fault.name, recovery });
      const breaks = await audit(ground.product.superuserUrl, ground.stage.journal);
      if (recovery.database > PROMISE) breaks.push(`the database was away for ${recovery.database} ms`);
      if (recovery.serves > PROMISE) breaks.push(`served again only after ${recovery.serves} ms`);
      bad.push(...breaks.map((line) => `round ${number}, ${fault.name}: ${line}`));
      say(lineOf(number, fault, about, recovery, ground, breaks));
    } catch (error) {
      bad.push(`round ${number}, ${fault.name}: ${String(error)}`);
      say(`${number} ${fault.name}: ${String(error)}`);
      break;
    }
  }
  return rounds;
}

function lineOf(
  number: number,
  { name }: Fault,
  about: string,
  { database, serves }: Recovery,
  { stage }: Ground,
  breaks: readonly string[],
): string {
  const { ok, refused, unknown } = stage.journal.fates();
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  const books = breaks.length ? `✗ ${breaks.length} things wrong: ${breaks[0]}` : "books right";
  const story = about ? ` (${about})` : "";
  return `${String(number).padStart(3)} ${name}${story}: database ${seconds(database)}, serves ${seconds(serves)}; ${ok} ok, ${refused} refused, ${unknown} unknown; ${books}`;
}

/** Once more when everything is still. The worker has a moment to give back what is its to give back. */
async function lastAudit({ product, stage }: Ground): Promise<string[]> {
  const end = performance.now() + LAST_MOMENT;
  for (;;) {
    const breaks = await audit(product.superuserUrl, stage.journal, 0);
    if (breaks.length === 0 || performance.now() > end) return breaks.map((line) => `at the end: ${line}`);
    await sleep(1_000);
  }
}
const LAST_MOMENT = 30_000;

function findings(crew: Crew, { defects }: Load): string[] {
  const silent = crew.silent > 0 ? [`${crew.silent} questions were never answered`] : [];
  return [...crew.deaths, ...defects, ...silent];
}
