import type { Report } from "./torture.ts";

const MOST = 25;

/** The report as lines, the last of which says it all. */
export function describe({ rounds, fates, resolved, tasks, lost, refusals, strays, bad }: Report, seed: number): string[] {
  const kinds = new Map<string, number>();
  for (const { fault } of rounds) kinds.set(fault, (kinds.get(fault) ?? 0) + 1);
  const slowest = rounds.toSorted((a, b) => b.recovery.serves - a.recovery.serves)[0];
  const away = rounds.toSorted((a, b) => b.recovery.database - a.recovery.database)[0];
  const seconds = (milliseconds = 0) => `${(milliseconds / 1000).toFixed(1)} s`;
  return [
    "",
    `Faults: ${listed(kinds)}`,
    `Refused for: ${listed(refusals)}`,
    `Lost on the way: ${listed(lost)}`,
    ...(strays.size > 0 ? [`Errors that nobody could catch: ${listed(strays)}`] : []),
    `Longest without a database: ${seconds(away?.recovery.database)} (${away?.fault}); slowest to serve after it: ${seconds(slowest?.recovery.serves)} (${slowest?.fault})`,
    ...bad.slice(0, MOST).map((line) => `✗ ${line}`),
    ...(bad.length > MOST ? [`✗ … and ${bad.length - MOST} more`] : []),
    `Seed ${seed}: ${rounds.length} faults, ${tasks} tasks, ${fates.ok} acknowledged, ${fates.refused} refused, ${resolved} unknown ones resolved, ${fates.unknown} left unknown, ${bad.length ? `${bad.length} THINGS WRONG` : "nothing lost, nothing twice"}`,
  ];
}

function listed(counts: ReadonlyMap<string, number>): string {
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return parts.join(", ") || "none";
}
