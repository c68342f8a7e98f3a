import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { temporaryFolder } from "../scripts/lib/temporary.ts";
import { audit } from "./audit.ts";
import { Journal } from "./journal.ts";
import { FAULTS, planOf } from "./plan.ts";
import type { Product } from "./product.ts";
import { startSmall } from "./small.ts";
import { type Report, torture } from "./torture.ts";
import { taskOf } from "./work.ts";

// The short form of `npm run torture`: no web server (it needs a build), one of each fault that is quick, fsync on.

const SEED = 20261122;
const QUICK = [
  "backends terminated",
  "actor killed",
  "answers cut",
  "storm, backends terminated",
  "postmaster killed",
  "worker killed",
  "requests cut",
  "storm, postmaster killed",
  "backend stopped",
  "answers swallowed",
];

let product: Product;
let removeFolder: () => Promise<void>;
let report: Report;

before(async () => {
  const { folder, remove } = await temporaryFolder();
  removeFolder = remove;
  product = await startSmall(folder);
});
after(async () => {
  await product.stop();
  await removeFolder();
});

test("R1, R2, R5, R10: whatever is killed, stopped or cut, nothing acknowledged is lost, nothing happens twice, and it serves again within 10 s", async () => {
  const faults = QUICK.flatMap((name) => FAULTS.filter((fault) => fault.name === name));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  report = await torture({ product, disk: null, seed: SEED, minutes: 3, faults, actors: 2, lanes: 4, hold: 2_000, say });
  assert.deepEqual(report.bad, []);
  assert.deepEqual(
    report.rounds.map(({ fault }) => fault),
    QUICK,
  );
  assert.ok(report.fates.ok > 100, `only ${report.fates.ok} operations were acknowledged`);
  assert.ok(report.resolved > 0, "no outcome was ever lost: the faults did not bite");
});

test("R21: books that differ from what was acknowledged or refused are named", async () => {
  const { deeds } = report.journal;
  const held = deeds.find((deed) => deed.what === "hold" && deed.acknowledged > 0);
  const granted = deeds.find((deed) => deed.what === "grant" && deed.acknowledged > 0);
  assert.ok(held && granted);
  const lie = async (told: Partial<typeof held>, of: typeof held) => {
    const journal = new Journal();
    journal.deeds.push(...deeds.map((deed) => (deed === of ? { ...deed, ...told } : deed)));
    return (await audit(product.superuserUrl, journal)).map((line) => line.replace(/^.*?: /, ""));
  };
  assert.deepEqual(await lie({}, held), []);
  assert.deepEqual(await lie({ subject: "never booked" }, granted), ["there 0 times", "nobody intended it"]);
  assert.deepEqual(await lie({ acknowledged: 0, answered: 1, asked: 1, answers: new Set() }, held), ["there 1 times"]);
  assert.deepEqual(await lie({ amount: 1n }, held), [`${held.amount} booked instead of 1`]);
  assert.match((await lie({ answers: new Set(["another job"]) }, held))[0] ?? "", /^answered another job, booked /);
});

test("a seed repeats its faults and its tasks, and another seed has others", () => {
  const names = (seed: number) => {
    const plan = planOf(seed, FAULTS);
    return Array.from({ length: 60 }, () => plan.next().value?.name);
  };
  const tasks = (seed: number) => Array.from({ length: 200 }, (_, number) => taskOf(seed, number));
  assert.deepEqual(names(1), names(1));
  assert.notDeepEqual(names(1), names(2));
  assert.deepEqual(new Set(names(1)).size, FAULTS.length);
  assert.deepEqual(tasks(1), tasks(1));
  assert.notDeepEqual(tasks(1), tasks(2));
});
