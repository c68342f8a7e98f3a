import { abandoned } from "../billing/renew.ts";
import type { Context } from "../core/context.ts";
import type { Intent } from "../payments/intent.ts";
import { receiptOf } from "./receipt.ts";
import type { Session } from "./session-object.ts";

/** A session that has done its work. The answer to a second call is the first one's. */
export function complete(context: Context, id: string, payment_status: "paid" | "unpaid" | "no_payment_required"): Session {
  const before = context.need("checkout.session", id);
  if (before.status !== "open") return before;
  const subscription = textOf(context.store.hidden(id)["subscription"]);
  const invoice = subscription ? context.need("subscription", subscription).latest_invoice : before.invoice;
  const billed = invoice ? context.store.get("invoice", invoice) : null;
  const sums = billed ? { amount_subtotal: billed.subtotal, amount_total: billed.total } : {};
  const done = { ...before, ...sums, invoice, payment_status, status: "complete", subscription, url: null } as const;
  context.store.setDue(id, null);
  const receipt = payment_status === "paid" ? receiptOf(context, done) : null;
  const after = context.save("checkout.session", { ...done, invoice: receipt ?? invoice });
  context.emit("checkout.session.completed", after);
  return after;
}

/** Nobody paid in time: what a refused card had begun will not begin either. */
export function expire(context: Context, before: Session): Session {
  const id = textOf(context.store.hidden(before.id)["subscription"]);
  const begun = id ? context.store.get("subscription", id) : null;
  if (begun?.status === "incomplete") abandoned(context, begun);
  const after = context.save("checkout.session", { ...before, status: "expired", url: null });
  context.store.setDue(after.id, null);
  context.emit("checkout.session.expired", after);
  return after;
}

/** A payment that a session waits for has come to something: at once, after 3-D Secure, or days later by the bank. */
export function checkoutSettled(context: Context, intent: Intent): void {
  const id = textOf(context.store.hidden(intent.id)["checkout"]);
  const session = id ? context.store.get("checkout.session", id) : null;
  if (!session) return;
  if (session.status === "open") {
    if (intent.status === "succeeded") complete(context, session.id, "paid");
    if (intent.status === "processing") complete(context, session.id, "unpaid");
    return;
  }
  if (session.status !== "complete" || session.payment_status !== "unpaid") return;
  if (intent.status === "succeeded") {
    const receipt = receiptOf(context, session) ?? session.invoice;
    const paid = context.save("checkout.session", { ...session, invoice: receipt, payment_status: "paid" });
    context.emit("checkout.session.async_payment_succeeded", paid);
  } else if (intent.status === "requires_payment_method") context.emit("checkout.session.async_payment_failed", session);
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
