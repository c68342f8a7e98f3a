import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { endOrderWrite, findOrder } from "#db/queries/orders.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { closeCheckout } from "./leave-checkouts.ts";
import { findPayer } from "./payer.ts";
import { paymentVerb } from "./payment-verb.ts";

/**
 * Leaves a checkout that was begun: its page is closed, so that nobody pays there any more. One that has ended stays as it is.
 * Refused: `not_found`, `paid_meanwhile`: what it brought is there.
 */
export const dropCheckout = paymentVerb({
  permission: "packs:buy",
  input: z.strictObject({ orderId: z.uuid() }),
  run: async (caller, { orderId }) => {
    const { accountId, now } = caller;
    const order = await findOrder(accountId, orderId);
    if (!order || (order.kind !== "pack" && order.kind !== "plan_start")) return refuse("not_found");
    if (order.state === "paid") return refuse("paid_meanwhile");
    if (order.state !== "open") return done({ orderId });
    const payer = await findPayer(caller);
    if (payer && !(await closeCheckout(caller, payer.service, order.objectId))) return refuse("paid_meanwhile");
    await atomically(
      endOrderWrite(accountId, orderId, "expired", now, "The checkout was dropped."),
      audited(caller, "checkout.dropped", orderId),
    );
    return done({ orderId });
  },
});
