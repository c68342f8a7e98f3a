import type { DueAccount } from "#db/queries/metering.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { log } from "#lib/log.ts";
import { type Instant, later } from "#lib/units/instant.ts";

const BATCH = 100;

type Round = { readonly server: Instant; readonly requestId: string; readonly actor: string; readonly what: string };

/** Runs a verb for each account that a query finds, by its own clock. One that fails keeps no other from it. Answers how many there were. */
export async function eachDue(
  { server, requestId, actor, what }: Round,
  due: (after: string | null, limit: number) => Promise<readonly DueAccount[]>,
  run: (caller: Caller, input: unknown) => Promise<unknown>,
): Promise<number> {
  let count = 0;
  for (let after: string | null = null; ; ) {
    const some: readonly DueAccount[] = await due(after, BATCH);
    for (const { accountId, slug, clockSkew } of some) {
      const caller: Caller = { accountId, slug, actor, role: "system", now: later(server, clockSkew), requestId };
      await run(caller, {}).catch((error: unknown) => log.warn({ requestId, accountId, error }, `${what} could not be seen to`));
      count += 1;
    }
    after = some.at(-1)?.accountId ?? null;
    if (some.length < BATCH) return count;
  }
}
