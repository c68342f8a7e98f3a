import { atomically, LostRace, type Write } from "#db/atomically.ts";
import { newOrderWrites, pageOpenedWrite } from "#db/queries/orders.ts";
import type { Onward } from "#lib/domain/billing/view.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Session } from "#lib/gateways/payments.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { buyerOf, type Payer } from "./payer.ts";
import { waysBack } from "./ways.ts";

type Ordered = Parameters<typeof newOrderWrites>[0];
/** Why no page was opened: another currency was chosen, or the order left, in another tab at the same moment. */
export type NoPage = "currency_changed" | "checkout_left";

/** What every page of the payment service is opened by. */
function pageOf(caller: Caller, { customer }: Payer, id: string) {
  return { accountId: caller.accountId, orderId: id, key: `order:${id}`, ...waysBack(caller, id), ...buyerOf(customer) };
}

/**
 * Writes an order and opens the payment service's page on which it is paid; answers where that is. An order that somebody left
 * before its page was there has no page: it is closed again, and nobody has seen its address. Refused: `currency_changed`,
 * `checkout_left`.
 */
export async function openPage(
  caller: Caller,
  payer: Payer,
  order: Ordered,
  note: Write,
  open: (page: ReturnType<typeof pageOf>) => Promise<Session>,
): Promise<Outcome<Onward, NoPage>> {
  if (!(await hasOrdered(order, note))) return refuse("currency_changed");
  const session = await open(pageOf(caller, payer, order.id));
  if (await isWritten(pageOpenedWrite(order.accountId, order.id, session.id))) return done({ url: session.url });
  await payer.service.checkout.expire(session.id);
  return refuse("checkout_left");
}

/** Writes an order and what goes with it. False, and nothing is written, when the account pays in another currency by now (ALW-15). */
export function hasOrdered(order: Ordered, ...and: readonly Write[]): Promise<boolean> {
  return isWritten(...newOrderWrites(order), ...and);
}

async function isWritten(...writes: readonly Write[]): Promise<boolean> {
  try {
    await atomically(...writes);
    return true;
  } catch (error) {
    if (error instanceof LostRace) return false;
    throw error;
  }
}
