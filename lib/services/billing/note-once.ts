import { atomically, LostRace, type Write } from "#db/atomically.ts";
import { noticeWrite } from "#db/queries/notices.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Mail } from "#lib/gateways/mail.ts";
import { letterWrites } from "../notifications/send-mail.ts";

/** Sends letters once for ever under a key, in one statement with what belongs to it; answers false when they had been sent. */
export async function noteOnce(
  { accountId, now }: Pick<Caller, "accountId" | "now">,
  key: string,
  letters: readonly Mail[],
  ...writes: readonly Write[]
): Promise<boolean> {
  try {
    await atomically(noticeWrite(accountId, key, now), ...letterWrites(accountId, letters), ...writes);
    return true;
  } catch (error) {
    if (error instanceof LostRace) return false;
    throw error;
  }
}
