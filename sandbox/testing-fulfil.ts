import type { BusinessObject } from "#lib/domain/billing/event-kinds.ts";
import { fulfil } from "#lib/services/billing/fulfil.ts";
import { renewCycle } from "#lib/services/plans/renew-cycle.ts";
import { at, classes } from "#lib/services/testing.ts";
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

/** A studio on Creator, begun by checkout at `START` with a period from then on. */
export async function openCreator(world: World, zone = "UTC"): Promise<TestStudio> {
  const studio = await TestStudio.open(world, { now: START, zone });
  const { session } = await studio.planCheckout("creator");
  await look(studio, "session", (await studio.pay(session)).id);
  return studio;
}
