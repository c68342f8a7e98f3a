import type { Order } from "#db/queries/orders.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Instant } from "#lib/units/instant.ts";

/** An order that promises nothing yet. */
export function blankOrder({ id, version, currency }: RateCard, kind: Order["kind"], createdAt: Instant): Omit<Order, "accountId" | "id"> {
  return {
    ...{ kind, state: "open", cardId: id, cardVersion: version, fromPlanId: null, planId: null, interval: null },
    ...{ credits: null, bonus: null, class: null, validMonths: null, rule: null, price: null, currency, prorationAt: null },
    ...{ returnTo: null, requestId: null, createdBy: "user:test", createdAt, objectId: null, endedAt: null, words: null },
  };
}
