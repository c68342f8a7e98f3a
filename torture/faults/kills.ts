import type { Dice } from "../dice.ts";
import type { Fault, Ground } from "../ground.ts";
import { processes, send } from "../processes.ts";
import { asSuperuser, backendsOf, type Part } from "../product.ts";

/** Ends a part outright, without a word to it. */
function kill(part: Part): Fault["run"] {
  return async ({ product }) => {
    const pid = await product.pidOf(part);
    return pid && send(pid, "SIGKILL") ? "" : "it was away already";
  };
}

async function someBackends(ground: Ground, dice: Dice, most: number): Promise<number[]> {
  return dice.shuffled(await backendsOf(ground.product.superuserUrl)).slice(0, 1 + dice.below(most));
}

const terminate: Fault["run"] = async (ground, dice) => {
  const pids = await someBackends(ground, dice, 4);
  await asSuperuser(ground.product.superuserUrl, (sql) => Promise.all(pids.map((pid) => sql`select pg_terminate_backend(${pid}::int)`)));
  return `${pids.length} of them`;
};

/** The postmaster ends all the others as well then, and replays its log. */
const killBackend: Fault["run"] = async (ground, dice) => {
  const [pid] = await someBackends(ground, dice, 1);
  return pid && send(pid, "SIGKILL") ? "" : "none was there";
};

const killActor: Fault["run"] = async ({ crew }, dice) => {
  crew.signal(dice.below(crew.size), "SIGKILL");
  return "";
};

/** Only the supervisor: its parts notice and stop, PostgreSQL stays and is taken over by the next start. */
const killSupervisor: Fault["run"] = async (ground, dice) => {
  await kill("supervisor")(ground, dice);
  await ground.product.revive?.();
  return "started again beside the PostgreSQL that it left";
};

/** As if the machine had lost its power, and came up again. */
const killEverything: Fault["run"] = async ({ product }) => {
  const supervisor = await product.pidOf("supervisor");
  const postmaster = await product.pidOf("postmaster");
  if (!supervisor || !postmaster) return "it was away already";
  const all = processes();
  const family = all.filter(({ pid, parent }) => [supervisor, postmaster].some((root) => pid === root || parent === root));
  send(supervisor, "SIGKILL");
  for (const { pid } of family) send(pid, "SIGKILL");
  await product.revive?.();
  return `${family.length} processes`;
};

export const KILLS: readonly Fault[] = [
  { name: "web server killed", needs: "site", run: kill("web") },
  { name: "worker killed", run: kill("worker") },
  { name: "actor killed", run: killActor },
  { name: "backends terminated", run: terminate },
  { name: "backend killed", run: killBackend },
  { name: "postmaster killed", run: kill("postmaster") },
  { name: "supervisor killed", needs: "revive", run: killSupervisor },
  { name: "everything killed", needs: "revive", run: killEverything },
];
