import assert from "node:assert/strict";
import { and, eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { orders } from "#db/schema/index.ts";
import type { BusinessObject } from "#lib/domain/billing/event-kinds.ts";
import { fulfil } from "#lib/services/billing/fulfil.ts";
import { renewCycle } from "#lib/services/plans/renew-cycle.ts";
import { at, classes } from "#lib/services/testing.ts";
import type { Instant } from "#lib/units/instant.ts";
import { TestStudio, type World } from "./testing-payments.ts";

/** When the studios of these tests begin. */
export const START = at("2026-01-10T09:30:00Z");

export const callerOf = ({ accountId, now }: TestStudio) =>
  ({ accountId, slug: "", actor: "system:test", role: "system", now, requestId: "test" }) as const;

/** Looks into a thing of the payment service at the studio's moment. */
export const look = (studio: TestStudio, kind: BusinessObject["kind"], id: string | null | undefined) =>
  fulfil({ kind, id: id ?? "" }, studio.looking);
export const holds = (studio: TestStudio) => classes(callerOf(studio));
export const close = (studio: TestStudio) => renewCycle(callerOf(studio), {});

/** A pack that this studio paid, and that waits for a person since its order says another price: its payment, and what mends it. */
export async function parkedPack(studio: TestStudio) {
  const { order, session } = await studio.packCheckout(5_000, { price: 1n });
  const paid = await studio.pay(session);
  assert.equal((await look(studio, "session", paid.id)).outcome, "parked");
  const mend = () =>
    db()
      .update(orders)
      .set({ price: paid.subtotal.minor })
      .where(and(eq(orders.accountId, order.accountId), eq(orders.id, order.id)));
  return { order, paid, id: paid.intentId ?? assert.fail(), mend };
}

/** A studio on Creator, begun by checkout with a period from then on. */
export async function openCreator(world: World, now: Instant = START): Promise<TestStudio> {
  const studio = await TestStudio.open(world, { now });
  const { session } = await studio.planCheckout("creator");
  await look(studio, "session", (await studio.pay(session)).id);
  return studio;
}
