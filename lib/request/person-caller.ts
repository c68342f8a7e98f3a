import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Instant } from "#lib/units/instant.ts";

/**
 * A person acting for themselves rather than in a role: signing in, ending sessions, taking up an invitation. A personal
 * organization has its person's id, so what they do is written to its audit log. `system` opens only those verbs that
 * no role may call; the door vouches for `userId`.
 */
export function personCaller(userId: string, now: Instant, requestId: string, accountId = userId): Caller {
  return { accountId, slug: "", actor: `user:${userId}`, role: "system", now, requestId };
}
