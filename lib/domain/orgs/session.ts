import { DAY, HOUR, type Instant, instant } from "../../units/instant.ts";

/** A session nobody used for this long is over. */
export const IDLE = 12 * HOUR;
/** However much it is used, a session ends after this long: sign in again. */
export const ABSOLUTE = 14 * DAY;
/** Moving the end at each request would write at each request: it may lag by this much. */
const GRAIN = HOUR / 4;

/** When a session that was opened at `createdAt` and is used `now` ends, unless it is used again. */
export function sessionEnd(createdAt: Instant, now: Instant): Instant {
  return instant(Math.min(createdAt + ABSOLUTE, now + IDLE));
}

/** The session's new end when it is worth writing down, else null. */
export function extension(session: { readonly createdAt: Instant; readonly expiresAt: Instant }, now: Instant): Instant | null {
  const end = sessionEnd(session.createdAt, now);
  return end - session.expiresAt >= GRAIN ? end : null;
}
