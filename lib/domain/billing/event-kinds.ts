/** A thing of the payment service that may have changed: what it is now is asked of the service, whatever the event said. */
export type BusinessObject = {
  readonly kind: "session" | "invoice" | "intent" | "refund" | "dispute" | "subscription" | "schedule" | "customer" | "method";
  readonly id: string;
};

const KINDS: readonly (readonly [string, BusinessObject["kind"]])[] = [
  ["checkout.session.", "session"],
  ["invoice.", "invoice"],
  ["payment_intent.", "intent"],
  ["refund.", "refund"],
  ["charge.refund.", "refund"],
  ["charge.dispute.", "dispute"],
  ["customer.subscription.", "subscription"],
  ["subscription_schedule.", "schedule"],
  ["customer.updated", "customer"],
  ["payment_method.attached", "method"],
];

/** The types whose events a comparison asks for again: all by which something that we keep changes. The service takes twenty. */
export const TELLING: readonly string[] = [
  ...["completed", "async_payment_succeeded", "async_payment_failed", "expired"].map((what) => `checkout.session.${what}`),
  ...["created", "paid", "payment_failed"].map((what) => `invoice.${what}`),
  ...["succeeded", "payment_failed"].map((what) => `payment_intent.${what}`),
  ...["created", "updated", "failed"].map((what) => `refund.${what}`),
  ...["created", "updated", "closed"].map((what) => `charge.dispute.${what}`),
  ...["created", "updated", "deleted"].map((what) => `customer.subscription.${what}`),
  ...["subscription_schedule.updated", "customer.updated"],
];

// What ends with these tells of no money.
const SILENT = /^(invoice\.(upcoming|deleted|updated|finalized|sent)|payment_intent\.(created|processing|requires_action))$/;

/** What an event tells of; null when it is of nothing to us: those are acknowledged and left. */
export function objectOf(type: string, objectId: string): BusinessObject | null {
  if (objectId === "" || SILENT.test(type)) return null;
  const known = KINDS.find(([start]) => type.startsWith(start));
  return known ? { kind: known[1], id: objectId } : null;
}
