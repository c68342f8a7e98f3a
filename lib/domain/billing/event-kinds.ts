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

// What ends with these tells of no money.
const SILENT = /^(invoice\.(created|upcoming|deleted|updated|finalized|sent)|payment_intent\.(created|processing|requires_action))$/;

/** What an event tells of; null when it is of nothing to us: those are acknowledged and left. */
export function objectOf(type: string, objectId: string): BusinessObject | null {
  if (objectId === "" || SILENT.test(type)) return null;
  const known = KINDS.find(([start]) => type.startsWith(start));
  return known ? { kind: known[1], id: objectId } : null;
}
