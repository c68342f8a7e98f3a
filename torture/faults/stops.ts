import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../ground.ts";
import { send } from "../processes.ts";
import { backendsOf, type Part } from "../product.ts";

async function stopFor(pid: number | undefined, milliseconds: number): Promise<string> {
  if (!pid || !send(pid, "SIGSTOP")) return "it was away already";
  await sleep(milliseconds);
  send(pid, "SIGCONT");
  return `for ${milliseconds / 1000} s`;
}

function stop(part: Part): Fault["run"] {
  return async ({ product, hold }) => stopFor(await product.pidOf(part), hold);
}

/** It may have the lock of the hot account in its hand. */
const stopBackend: Fault["run"] = async ({ product, hold }, dice) => {
  const [pid] = dice.shuffled(await backendsOf(product.superuserUrl));
  return stopFor(pid, hold);
};

const stopActor: Fault["run"] = async ({ crew, hold }, dice) => {
  const place = dice.below(crew.size);
  crew.signal(place, "SIGSTOP");
  await sleep(hold);
  crew.signal(place, "SIGCONT");
  return `for ${hold / 1000} s`;
};

export const STOPS: readonly Fault[] = [
  { name: "web server stopped", needs: "site", run: stop("web") },
  { name: "worker stopped", run: stop("worker") },
  { name: "actor stopped", run: stopActor },
  { name: "backend stopped", run: stopBackend },
];
