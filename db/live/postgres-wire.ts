import { setTimeout as sleep } from "node:timers/promises";
import { log } from "#lib/log.ts";
import { openPool, pool, poolUrl } from "../client.ts";
import { CHANNEL, within } from "./words.ts";

// The driver may leave a statement unsettled for ever when its connection is lost.
const PATIENCE = 2_000;
const PAUSE = 500;

/** Sends the messages in one statement. It is no part of the posting: NOTIFY takes one lock for the whole server at commit. */
export async function notify(messages: readonly string[]): Promise<void> {
  const text = JSON.stringify(messages);
  await within(PATIENCE, pool()`select pg_notify(${CHANNEL}, message) from json_array_elements_text(${text}::text::json) as message`);
}

/**
 * Hears every notification on a connection of its own, which a pool that is replaced does not take along, and which comes
 * back by itself. `onConnect` is called after each connection: what was sent before it was not heard. The answer ends it.
 */
export function hearPostgres(onMessage: (message: string) => void, onConnect: () => void): () => Promise<void> {
  let isOver = false;
  let wire: ReturnType<typeof openPool> | undefined;
  const attempt = async () => {
    wire = openPool(poolUrl(), 1);
    try {
      await wire.listen(CHANNEL, onMessage, onConnect);
      return true;
    } catch (error) {
      log.debug({ error }, "cannot listen for live balances yet");
      await wire.end({ timeout: 0 });
      return false;
    }
  };
  const begin = async () => {
    while (!isOver && !(await attempt())) await sleep(PAUSE);
  };
  void begin();
  return async () => {
    isOver = true;
    await wire?.end({ timeout: 0 });
  };
}
