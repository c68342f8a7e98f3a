import { env } from "#lib/env.ts";
import { beforePoolCloses, pool } from "../client.ts";
import { RedisCount } from "../redis-count.ts";

/** What of a window's requests was taken in advance: how many may be made, how many are left for all, and its rest in milliseconds. */
export type Taken = { readonly granted: number; readonly left: number; readonly endsIn: number };
export type Window = { readonly limit: number; readonly milliseconds: number };

// One a process, also when a development server reloads this module.
const held: { greenlightCount?: RedisCount } = globalThis as { greenlightCount?: RedisCount };

/** Takes `want` requests of a key's window where the servers share their counts: in Redis when there is one, else, and while it is away, in PostgreSQL. */
export async function takeRequests(accountId: string, keyId: string, want: number, window: Window): Promise<Taken> {
  const counted = await redis()?.add(`greenlight:api:${keyId}`, want, window.milliseconds);
  if (!counted) return takeOfWindow(accountId, keyId, want, window);
  return { ...shareOf(counted.sum, want, window.limit), endsIn: Math.max(1, counted.endsIn) };
}

function redis(): RedisCount | undefined {
  const { REDIS_URL } = env();
  if (REDIS_URL !== undefined && !held.greenlightCount) {
    held.greenlightCount = new RedisCount(REDIS_URL);
    beforePoolCloses(async () => {
      held.greenlightCount?.close();
      delete held.greenlightCount;
    });
  }
  return held.greenlightCount;
}

type Row = { readonly used: number; readonly ends: string };

/** The same in PostgreSQL alone. The window begins with its first request; fewer are taken, or none, where fewer are left. */
export async function takeOfWindow(accountId: string, keyId: string, want: number, { limit, milliseconds }: Window): Promise<Taken> {
  const isOver = pool()`w.began_at <= now() - ${milliseconds} * interval '1 millisecond'`;
  const [row] = await pool()<Row[]>`
    insert into api_windows as w (account_id, key_id, began_at, used) values (${accountId}, ${keyId}, now(), ${want})
    on conflict (account_id, key_id) do update set
      began_at = case when ${isOver} then now() else w.began_at end,
      used = case when ${isOver} then excluded.used else least(w.used, ${limit}) + excluded.used end
    returning used, extract(epoch from (began_at - now())) * 1000 as ends`;
  const used = row?.used ?? want;
  return { ...shareOf(used, want, limit), endsIn: Math.max(1, milliseconds + Math.round(Number(row?.ends ?? 0))) };
}

/** How many of the last `want` fit, when with them `used` were taken of `limit`. */
export function shareOf(used: number, want: number, limit: number): { readonly granted: number; readonly left: number } {
  return { granted: Math.max(0, Math.min(want, limit - (used - want))), left: Math.max(0, limit - used) };
}
