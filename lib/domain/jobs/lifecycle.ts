import { DAY, type Instant, later } from "../../units/instant.ts";

/** How long a hold waits for its job to report, unless its operation says otherwise (GEN-5). */
export const HOLD_LIFE = DAY;

/** When a hold made at `now` gives everything back by itself. */
export function holdEnd(now: Instant): Instant {
  return later(now, HOLD_LIFE);
}
