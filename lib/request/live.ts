import { listenLive } from "#db/live/live.ts";
import { findSignedIn } from "#db/queries/people.ts";
import { may } from "#lib/domain/orgs/permissions.ts";
import { log } from "#lib/log.ts";
import { type Balance, loadBalance } from "#lib/services/ledger/load-balance.ts";
import { LiveHub } from "./live-hub.ts";
import { clock } from "./session.ts";

const AT_MOST_EVERY = 200;
const HEARTBEAT = 15_000;
const CHECK_MEMBER_EVERY = 60_000;

// One listener a process, also when a development server reloads this module.
const held: { greenlightLive?: LiveHub } = globalThis as { greenlightLive?: LiveHub };

/** Whom to tell; listening begins with the first who asks, and every connection makes everybody look. */
function hub(): LiveHub {
  if (held.greenlightLive) return held.greenlightLive;
  const hub = new LiveHub();
  held.greenlightLive = hub;
  listenLive(
    (accountId) => hub.changed(accountId),
    () => hub.anythingMayHaveChanged(),
  );
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
  let last = "";
  let over = false;
  const write = (text: string) => over || controller.enqueue(encoder.encode(text));
  const changes = coalesce(async (changed) => {
    const balance = await loadBalance(accountId);
    if (!balance) return;
    const data = encode(balance);
    if (changed || data !== last) write(`event: balance\ndata: ${data}\n\n`);
    last = data;
  });
  const unwatch = hub().watch(accountId, () => changes.ask(true));
  const timers = [
    // The look at each heartbeat heals what a lost notification missed.
    setInterval(() => {
      write(": still here\n\n");
      changes.ask(false);
    }, HEARTBEAT),
    setInterval(async () => (await stillMember(accountId, tokenHash)) || stop(), CHECK_MEMBER_EVERY),
  ];
  const stop = () => {
    if (over) return;
    over = true;
    unwatch();
    changes.end();
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
  changes.ask(true);
  return stop;
}

/** Runs `look` at most once in 200 ms, one at a time; whatever was asked meanwhile is one more look. */
function coalesce(look: (changed: boolean) => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  let wanted: boolean | null = null;
  let busy = false;
  let ended = false;
  const run = async () => {
    if (busy || wanted === null || ended) return;
    busy = true;
    const changed = wanted;
    wanted = null;
    await look(changed).catch((error: unknown) => log.warn({ error }, "cannot read a live balance"));
    timer = setTimeout(() => {
      busy = false;
      void run();
    }, AT_MOST_EVERY);
  };
  return {
    ask(changed: boolean) {
      wanted = changed || wanted === true;
      void run();
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
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

function encode({ available, held, unit, sequence, money }: Balance): string {
  return JSON.stringify({
    available: available.toString(),
    held: held.toString(),
    unit,
    sequence: sequence.toString(),
    money: money && { cents: money.cents.toString(), currency: money.currency },
  });
}
