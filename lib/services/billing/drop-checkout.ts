import { z } from "zod";
import { findOrder } from "#db/queries/orders.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { done, type Outcome, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { closeCheckout, hasLeft } from "./leave-checkouts.ts";
import { findPayer } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";

/**
 * Leaves a checkout that was begun: its page is closed, so that nobody pays there any more. One that has ended stays as it is.
 * Refused: `not_found`, `paid_meanwhile`: what it brought is there.
 */
export const dropCheckout = paymentVerb({
  permission: "packs:buy",
  input: z.strictObject({ orderId: z.uuid() }),
  run: drop,
});

type Dropped = Outcome<{ readonly orderId: string }, "not_found" | "paid_meanwhile">;

async function drop(caller: Caller, { orderId }: { readonly orderId: string }): Promise<Dropped> {
  const { accountId } = caller;
  const order = await findOrder(accountId, orderId);
  if (!order || (order.kind !== "pack" && order.kind !== "plan_start")) return refuse("not_found");
  if (order.state === "paid") return refuse("paid_meanwhile");
  if (order.state !== "open") return done({ orderId });
  const payer = await findPayer(caller);
  if (payer && !(await closeCheckout(caller, payer.service, order.objectId))) return refuse("paid_meanwhile");
  const dropped = await hasLeft(caller, order, "The checkout was dropped.", audited(caller, "checkout.dropped", orderId));
  // It has ended meanwhile, or its page has opened.
  return dropped ? done({ orderId }) : drop(caller, { orderId });
}
