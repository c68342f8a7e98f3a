import { atomically, LostRace, type Write } from "#db/atomically.ts";
import { leaveOrderWrite, type Order, openOrder } from "#db/queries/orders.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { look } from "./look.ts";
import type { Payer } from "./payer.ts";

/** What a page of the payment service is open for. */
export type OnPage = "plan_start" | "pack";

/** A page of the payment service closes by itself after a day. */
export const LONGEST_OPEN = 2 * DAY;

/**
 * Closes the pages of the payment service that are still open for these orders, so that nobody pays there any more. False when
 * one was paid already: what it brought is granted by then.
 */
export async function leaveCheckouts(caller: Caller, { service }: Payer, kinds: readonly OnPage[], words: string): Promise<boolean> {
  const { accountId, now } = caller;
  for (;;) {
    const open = await openOrder(accountId, kinds, later(now, -LONGEST_OPEN));
    if (!open) return true;
    if (!(await closeCheckout(caller, service, open.objectId))) return false;
    // One whose page has opened meanwhile is found again, with its page.
    await hasLeft(caller, open, words);
  }
}

/** Ends an order whose page is closed. False when it has ended by itself, or its page was opened meanwhile. */
export async function hasLeft({ now }: Caller, order: Order, words: string, ...and: readonly Write[]): Promise<boolean> {
  try {
    await atomically(leaveOrderWrite(order, now, words), ...and);
    return true;
  } catch (error) {
    if (error instanceof LostRace) return false;
    throw error;
  }
}

/** Closes a page of the payment service. False when it was finished before that: what it brought is granted by then. */
export async function closeCheckout(caller: Caller, service: PaymentService, id: string | null): Promise<boolean> {
  const session = id === null ? null : await service.checkout.find(id);
  if (session?.status === "open") await service.checkout.expire(session.id);
  const after = session?.status === "open" ? await service.checkout.find(session.id) : session;
  if (after?.status !== "complete") return true;
  await look(caller, service, { kind: "session", id: after.id });
  return false;
}
