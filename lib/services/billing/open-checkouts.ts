import { type Order, openOrders } from "#db/queries/orders.ts";
import type { OpenCheckout } from "#lib/domain/billing/view-purchases.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import type { Session } from "#lib/gateways/payments.ts";
import { later } from "#lib/units/instant.ts";
import { plus, ZERO } from "#lib/units/millis.ts";
import { askQuietly } from "./ask-quietly.ts";
import { LONGEST_OPEN } from "./leave-checkouts.ts";
import { look } from "./look.ts";
import { priceOf } from "./method-view.ts";

/** Checkouts on a page: each is asked for. */
const MOST = 3;

/**
 * The pages of the payment service that are still open for what was ordered: begun, and neither paid nor left. None for who may
 * not buy, and while the service cannot be asked. One that was finished meanwhile is fulfilled, and is none.
 */
export async function openCheckouts(caller: Caller, card: RateCard): Promise<readonly OpenCheckout[]> {
  const { accountId, now } = caller;
  if (!allows(caller, "packs:buy")) return [];
  const orders = await openOrders(accountId, ["plan_start", "pack"], later(now, -LONGEST_OPEN), MOST);
  if (orders.length === 0) return [];
  const { value } = await askQuietly(caller, ({ service }) =>
    Promise.all(
      orders.map(async (order) => {
        const session = order.objectId === null ? null : await service.checkout.find(order.objectId);
        if (session && session.status !== "open") await look(caller, service, { kind: "session", id: session.id });
        return session?.status === "open" ? [viewOf(order, session, card)] : [];
      }),
    ),
  );
  return value?.flat() ?? [];
}

function viewOf({ id, createdAt, planId, credits, bonus }: Order, { url, total }: Session, card: RateCard): OpenCheckout {
  return {
    orderId: id,
    at: createdAt,
    planName: planId === null ? null : (findPlan(card, planId)?.name ?? planId),
    credits: credits === null ? null : plus(credits, bonus ?? ZERO),
    total: priceOf(total),
    url,
  };
}
