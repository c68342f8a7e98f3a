import { noticesOf } from "#db/queries/notices.ts";
import { DAY, type Instant, instant, later } from "#lib/units/instant.ts";

/** How long media stays after a downgrade to the archive (ACT-12). */
const MEDIA_STAYS = 30 * DAY;

/** When an organization last left its plan. Null for one that never had one to leave. */
export async function archivedAt(accountId: string): Promise<Instant | null> {
  const left = [...(await noticesOf(accountId, "archived:")).values()];
  return left.length > 0 ? instant(Math.max(...left)) : null;
}

/** When the media of an organization that was archived then is deleted (ACT-12). */
export function mediaEnd(archived: Instant): Instant {
  return later(archived, MEDIA_STAYS);
}
