import { createHash } from "node:crypto";
import { atomically } from "#db/atomically.ts";
import { endOrderWrite, findOrder, newOrderWrites, type Order } from "#db/queries/orders.ts";
import type { SubscriptionRow } from "#db/queries/subscriptions.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { later, MINUTE } from "#lib/units/instant.ts";
import { audited } from "../audit.ts";

/** Longer than the payment service is waited for. */
const UNDER_WAY = 2 * MINUTE;
type Promised = Omit<Parameters<typeof newOrderWrites>[0], "id">;

/**
 * Writes the order of a change of plan, one for all who ask for the same change in the same period: its id follows from that, so
 * that a request that is made again is the same charge. After a decline it is another one, since the payment service answers the
 * same key with the same decline, also when the card has been changed. Null: somebody else's change is under way.
 */
export async function promiseChange(
  caller: Caller,
  of: Promised,
  { subscriptionId, periodStart }: SubscriptionRow,
): Promise<string | null> {
  const { accountId, fromPlanId, planId, interval } = of;
  for (let attempt = 0; ; attempt += 1) {
    const id = idOf(`${accountId} ${subscriptionId} ${periodStart} ${fromPlanId} ${planId} ${interval} ${attempt}`);
    const known = (await findOrder(accountId, id)) ?? (await written(caller, { ...of, id }));
    if (known === null || isTheSame(known, of)) return id;
    if (known.state !== "open") continue;
    if (known.createdAt > later(caller.now, -UNDER_WAY)) return null;
    await atomically(endOrderWrite(accountId, id, "failed", caller.now, "nobody knows what came of it"));
  }
}

/** Writes it; answers the one that somebody else has written meanwhile. */
async function written(caller: Caller, order: Promised & { readonly id: string }): Promise<Order | null> {
  const { accountId, id, planId } = order;
  try {
    await atomically(...newOrderWrites(order), audited(caller, "plan.changed", planId ?? "", { orderId: id }));
    return null;
  } catch (error) {
    const known = await findOrder(accountId, id);
    if (!known) throw error;
    return known;
  }
}

function isTheSame({ state, prorationAt }: Order, of: Promised): boolean {
  return state === "paid" || (state === "open" && prorationAt === of.prorationAt);
}

function idOf(what: string): string {
  const hex = createHash("sha256").update(what).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
