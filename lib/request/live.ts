import { listenLive } from "#db/live/live.ts";
import { accountSequences } from "#db/queries/ledger.ts";
import { findSignedIn } from "#db/queries/people.ts";
import { may } from "#lib/domain/orgs/permissions.ts";
import { LiveHub } from "./live-hub.ts";
import { seeBalance } from "./see-balance.ts";
import { clock } from "./session.ts";

const HEARTBEAT = 15_000;
// With the read that follows, a page is right within five seconds though word of a change was lost.
const HEAL_EVERY = 4_000;
const CHECK_MEMBER_EVERY = 60_000;

// One listener a process, also when a development server reloads this module.
const held: { greenlightLive?: LiveHub } = globalThis as { greenlightLive?: LiveHub };

/** Whom to tell; listening begins with the first who asks, and every connection makes everybody look. */
function hub(): LiveHub {
  if (held.greenlightLive) return held.greenlightLive;
  const hub = new LiveHub(seeBalance);
  held.greenlightLive = hub;
  listenLive(
    (accountId) => hub.changed(accountId),
    () => hub.anythingMayHaveChanged(),
  );
  setInterval(() => void hub.heal(accountSequences), HEAL_EVERY).unref();
  return hub;
}

/** Who watches what: enough to ask again later whether they still may. */
export type Watch = { readonly accountId: string; readonly tokenHash: string; readonly signal: AbortSignal };

/** A stream of server-sent events with the account's balance: at once, and after each change, at most five a second. It ends when the reader leaves or is no longer a member. */
export function liveBalance(watch: Watch): ReadableStream<Uint8Array> {
  let stop = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      stop = follow(watch, controller);
    },
    cancel: () => stop(),
  });
}

/** Writes to the stream until the returned function is called. */
function follow({ accountId, tokenHash, signal }: Watch, controller: ReadableStreamDefaultController<Uint8Array>): () => void {
  const encoder = new TextEncoder();
  let over = false;
  const write = (text: string) => over || controller.enqueue(encoder.encode(text));
  const unwatch = hub().watch(accountId, (data) => write(`event: balance\ndata: ${data}\n\n`));
  const timers = [
    setInterval(() => write(": still here\n\n"), HEARTBEAT),
    setInterval(async () => (await stillMember(accountId, tokenHash)) || stop(), CHECK_MEMBER_EVERY),
  ];
  const stop = () => {
    if (over) return;
    over = true;
    unwatch();
    for (const timer of timers) clearInterval(timer);
    signal.removeEventListener("abort", stop);
    try {
      controller.close();
    } catch {
      // The reader left first.
    }
  };
  signal.addEventListener("abort", stop);
  write("retry: 2000\n\n");
  if (signal.aborted) stop();
  return stop;
}

async function stillMember(accountId: string, tokenHash: string): Promise<boolean> {
  try {
    const person = await findSignedIn(tokenHash, clock());
    const member = person?.memberships.find((one) => one.accountId === accountId);
    return member !== undefined && may(member.role, "org:read");
  } catch {
    return false;
  }
}
