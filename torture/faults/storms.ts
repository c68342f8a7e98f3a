import { setTimeout as sleep } from "node:timers/promises";
import type { Dice } from "../dice.ts";
import type { Fault, Ground } from "../ground.ts";
import { storm } from "../load.ts";
import { KILLS } from "./kills.ts";

/** Fifty callers with one key, and whoever serves them dies meanwhile (R5). */
function stormAround(victim: string): Fault {
  const kill = KILLS.find(({ name }) => name === victim);
  const run = async (ground: Ground, dice: Dice) => {
    const delay = dice.below(60);
    await storm(ground.stage, async () => {
      await sleep(delay);
      await kill?.run(ground, dice);
    });
    return `after ${delay} ms`;
  };
  return { name: `storm, ${victim}`, run };
}

export const STORMS: readonly Fault[] = ["actor killed", "backends terminated", "postmaster killed"].map(stormAround);
