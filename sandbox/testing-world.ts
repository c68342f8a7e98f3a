import assert from "node:assert/strict";
import { listMembers } from "#db/queries/orgs.ts";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { openOrg } from "#lib/services/testing.ts";
import type { Instant } from "#lib/units/instant.ts";
import { CARD, paymentsForTests, type World } from "./testing-payments.ts";

/**
 * As paymentsForTests, in a throw-away database, and found by the verbs: they read the settings when they are first asked for.
 * Stopping it holds the books against every promise of theirs.
 */
export async function payingWorld(more: Parameters<typeof paymentsForTests>[0] = {}): Promise<World> {
  const database = await freshDatabase();
  const world = await paymentsForTests(more);
  process.env["STRIPE_SECRET_KEY"] = world.key;
  process.env["STRIPE_API_URL"] = world.sandbox.url;
  const stop = async () => {
    assert.deepEqual(await verifyLedger(), []);
    await world.stop();
    await database.drop();
  };
  return { ...world, stop };
}

/** The owner of a new organization, as the verbs meet them. */
export async function openOwner(cardId: string, planId: string, now: Instant, zone = "UTC"): Promise<Caller> {
  const system = await openOrg(cardId, planId, now, zone);
  const [owner] = await listMembers(system.accountId);
  return { ...system, slug: system.accountId, actor: `user:${owner?.userId}`, role: "owner" };
}

/** Pays a checkout on its page with this card, as a person does. */
export async function payPage(url: string, number = CARD.number): Promise<void> {
  await fetch(url, { method: "POST", body: new URLSearchParams({ ...CARD, number }), redirect: "manual" });
}
