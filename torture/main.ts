import { parseArgs } from "node:util";
import { Failure, say, script } from "../scripts/lib/failure.ts";
import { temporaryFolder } from "../scripts/lib/temporary.ts";
import { putLogOnSmallDisk } from "./disk.ts";
import type { Fault } from "./ground.ts";
import { FAULTS, planOf } from "./plan.ts";
import { describe } from "./report.ts";
import { startSmall } from "./small.ts";
import { torture } from "./torture.ts";
import { startWhole } from "./whole.ts";

// `npm run torture -- --minutes 10 --seed 1 [--only "disk full,storm"] [--small]`: a Greenlight of its own under load and faults.

const DISK = 400;
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    small: { type: "boolean", default: false },
  },
});

await script(async () => {
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0) || !Number.isInteger(seed)) throw new Failure("--minutes must be a positive number and --seed a whole one.");
  const { folder, remove } = await temporaryFolder();
  const disk = await putLogOnSmallDisk(folder, DISK);
  const product = await (values.small ? startSmall(folder) : startWhole(folder));
  const stop = async () => {
    await product.stop();
    if (typeof disk !== "string") await disk.remove();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop().finally(() => process.exit(1)));
  process.once("uncaughtException", (error) => {
    say(`The torture itself broke: ${error.stack}`);
    void stop().finally(() => process.exit(1));
  });
  try {
    const faults = FAULTS.filter((fault) => isWanted(fault) && isPossible(fault));
    if (faults.length === 0) throw new Failure("No fault is left to be tried.");
    if (typeof disk === "string") say(`Without a full disk: ${disk}.`);
    say(`Torturing for ${minutes} min with seed ${seed}: ${faults.length} kinds of faults; data in ${folder}`);
    const what = { product, disk: typeof disk === "string" ? null : disk, seed, minutes, faults: planOf(seed, faults) };
    const report = await torture({ ...what, actors: 3, lanes: 8, hold: 10_000, say });
    for (const line of describe(report, seed)) say(line);
    if (report.bad.length > 0) process.exitCode = 1;
  } finally {
    await stop();
    if (process.exitCode) say(`What is left of it lies in ${folder}`);
    else await remove();
  }

  function isPossible({ needs }: Fault): boolean {
    if (needs === "disk") return typeof disk !== "string";
    if (needs === "site") return product.site !== null;
    return needs === undefined || product.revive !== null;
  }
});

function isWanted({ name }: Fault): boolean {
  return !values.only || values.only.split(",").some((part) => name.includes(part.trim()));
}
