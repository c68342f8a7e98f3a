import { LostRace } from "#db/atomically.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";

const ATTEMPTS = 5;

/** Loads, decides and writes again when somebody else was first, a few times; then `busy`. */
export async function retried<T, R extends string>(attempt: () => Promise<Outcome<T, R>>): Promise<Outcome<T, R | "busy">> {
  for (let left = ATTEMPTS; left > 0; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
    }
  }
  return refuse("busy");
}
