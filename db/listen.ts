import { pool } from "./client.ts";

const CHANNEL = "greenlight_live";

/**
 * Hears of every account that changed, on one connection of its own that comes back by itself. `onConnect` is called
 * after each connection, also a new one after a loss: what happened between was not heard.
 */
export async function listenLive(onAccount: (accountId: string) => void, onConnect: () => void): Promise<void> {
  await pool().listen(CHANNEL, onAccount, onConnect);
}
