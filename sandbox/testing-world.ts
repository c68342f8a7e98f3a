import assert from "node:assert/strict";
import { after } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import { CARD, send } from "./stripe/checkout/testing-buyer.ts";
import { paymentsForTests, type World } from "./testing-payments.ts";

/**
 * As paymentsForTests, in a throw-away database, and found by the verbs: they read the settings when they are first asked for.
 * After the last test of a file the books are held against every promise of theirs, and all of it is gone.
 */
export async function payingWorld(more: Parameters<typeof paymentsForTests>[0] = {}): Promise<World> {
  const database = await freshDatabase();
  const world = await paymentsForTests(more);
  process.env["STRIPE_SECRET_KEY"] = world.key;
  process.env["STRIPE_API_URL"] = world.sandbox.url;
  after(async () => {
    assert.deepEqual(await verifyLedger(), []);
    await world.stop();
    await database.drop();
  });
  return world;
}

/** Pays a checkout on its page with this card, as a person does. */
export async function payPage(url: string, number = CARD.number): Promise<void> {
  await send(url, { ...CARD, number });
}
