import { z } from "zod";
import { listSeenTo } from "#db/queries/parked.ts";
import { parkedPayments } from "#db/queries/payments.ts";
import { beginReconciliation, endReconciliation, lastComplete, noteReconciliation } from "#db/queries/reconciliations.ts";
import { type BusinessObject, objectOf, TELLING } from "#lib/domain/billing/event-kinds.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import type { Invoice } from "#lib/gateways/payments.ts";
import { payments } from "#lib/gateways/stripe.ts";
import { log } from "#lib/log.ts";
import { DAY, type Instant, instant, later, SECOND } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";
import { fulfil } from "./fulfil.ts";
import { settleLate } from "./take-events.ts";

/** As long as the service itself tries to tell us something, and a day more. */
const LEAST = 4 * DAY;
/** A month's dunning, and payments that take days to arrive. */
const MOST = 45 * DAY;
const WIDTH = 8;

/** What a comparison did about one thing. */
export type Repair = {
  readonly kind: BusinessObject["kind"];
  readonly id: string;
  readonly accountId: string | null;
  readonly words: string;
};
export type Comparison = { readonly looked: number; readonly repaired: readonly Repair[]; readonly failed: readonly Repair[] };

/**
 * Compares everything that the payment service has had since a moment with what is here, by the same function that events call,
 * and repairs what was missed. Answers what it repaired and what it could not.
 */
export async function reconcileSince(
  service: PaymentService,
  since: Instant,
  now: Instant,
  requestId: string,
  comeSoFar: (looked: number) => Promise<void> = async () => {},
): Promise<Comparison> {
  const repaired: Repair[] = [];
  const failed: Repair[] = [];
  const dismissed = await listSeenTo(null);
  let looked = 0;
  const compare = async (thing: BusinessObject) => {
    looked += 1;
    try {
      const { outcome, words, accountId } = await fulfil(thing, { service, now, requestId });
      if (outcome === "done") repaired.push({ ...thing, accountId, words });
      if (outcome === "parked" && !dismissed.has(thing.id)) failed.push({ ...thing, accountId, words });
    } catch (error) {
      failed.push({ ...thing, accountId: null, words: error instanceof Error ? error.message : String(error) });
    }
  };
  const told = await toldSince(service, since);
  for (const [kind, list] of LISTS) await inCrowds(once(list(service, since), told.get(kind) ?? []), compare, () => comeSoFar(looked));
  await settleLate(now, requestId, service);
  return { looked, repaired, failed };
}

/** What the service has told of since: also what was made long before and has changed, as an invoice that was paid at last. */
async function toldSince({ events }: PaymentService, from: Instant): Promise<ReadonlyMap<BusinessObject["kind"], BusinessObject[]>> {
  const told: BusinessObject[] = [];
  for await (const { type, objectId } of events.list({ from, types: TELLING })) {
    const thing = objectOf(type, objectId);
    if (thing) told.push(thing);
  }
  return Map.groupBy(told.toReversed(), ({ kind }) => kind);
}

/** Each of these once, those that are listed first. */
async function* once(listed: AsyncIterable<BusinessObject>, told: readonly BusinessObject[]): AsyncIterable<BusinessObject> {
  const seen = new Set<string>();
  for await (const thing of listed) {
    seen.add(thing.id);
    yield thing;
  }
  for (const thing of told) {
    if (!seen.has(thing.id)) yield thing;
    seen.add(thing.id);
  }
}

/** Does a crowd at a time, as many as the service bears. */
async function inCrowds(
  things: AsyncIterable<BusinessObject>,
  work: (thing: BusinessObject) => Promise<void>,
  afterEach: () => Promise<void>,
): Promise<void> {
  let crowd: Promise<void>[] = [];
  for await (const thing of things) {
    crowd.push(work(thing));
    if (crowd.length < WIDTH) continue;
    await Promise.all(crowd);
    await afterEach();
    crowd = [];
  }
  await Promise.all(crowd);
  await afterEach();
}

type Things = (service: PaymentService, from: Instant) => AsyncIterable<BusinessObject>;
const sessions: Things = async function* ({ checkout }, from) {
  for await (const { id, status } of checkout.list({ from })) if (status !== "open") yield { kind: "session", id };
};
const invoices: Things = async function* ({ invoices: all }, from) {
  const paid: { readonly id: string; readonly createdAt: Instant }[] = [];
  const left: string[] = [];
  for await (const each of all.list({ from })) {
    if (each.status === "paid") paid.push(each);
    else if (isPurchase(each)) left.push(each.id);
  }
  for (const { id } of paid.sort((a, b) => a.createdAt - b.createdAt)) yield { kind: "invoice", id };
  for (const id of left) yield { kind: "invoice", id };
};
// Of an automatic purchase, and not paid: whoever made it may be gone.
const isPurchase = ({ status, reason, orderId, isAutomatic }: Invoice) =>
  (status === "draft" || status === "open") && reason === "manual" && orderId !== null && !isAutomatic;
const intents: Things = async function* ({ intents: all }, from) {
  for await (const { id, status, orderId } of all.list({ from }))
    if (status === "succeeded" && orderId !== null) yield { kind: "intent", id };
};
const subscriptions: Things = async function* ({ subscriptions: all }, from) {
  for await (const { id } of all.list({ from })) yield { kind: "subscription", id };
};
const refunds: Things = async function* ({ refunds: all }, from) {
  for await (const { id } of all.list({ from })) yield { kind: "refund", id };
};
const disputes: Things = async function* ({ disputes: all }, from) {
  for await (const { id } of all.list({ from })) yield { kind: "dispute", id };
};
const none: Things = async function* () {};
// In the order in which things depend on each other: what takes money back comes after what was paid.
const LISTS: readonly (readonly [BusinessObject["kind"], Things])[] = [
  ["session", sessions],
  ["invoice", invoices],
  ["intent", intents],
  ["subscription", subscriptions],
  ["schedule", none],
  ["refund", refunds],
  ["dispute", disputes],
  ["customer", none],
];

/** Compares now, as far back as the last whole comparison asks for, and keeps what it did. Refused: `payments_not_set_up`. */
export const reconcile = verb({
  permission: "payments:repair",
  input: z.strictObject({ since: z.number().int().optional() }),
  run: async ({ now, requestId }, { since }) => {
    const service = payments();
    if (!service) return refuse("payments_not_set_up");
    return done(await compareAndKeep(service, { at: now, since: since === undefined ? await sinceWhen(now) : instant(since) }, requestId));
  },
});

/** The worker's round, once a day. */
export async function reconcileDaily(now: Instant, requestId: string): Promise<void> {
  const service = payments();
  const last = service && (await lastComplete());
  if (!service || (last && last.at > later(now, -DAY))) return;
  await compareAndKeep(service, { at: now, since: await sinceWhen(now) }, requestId);
}

/** How often it says how far it has come. */
const EVERY = SECOND;

/** Compares since a moment and keeps what it did; `at` names it, `now` is when it begins. */
export async function compareAndKeep(
  service: PaymentService,
  { at, since }: { readonly at: Instant; readonly since: Instant },
  requestId: string,
  now: Instant = at,
): Promise<Comparison> {
  const began = performance.now();
  const passed = () => Math.round(performance.now() - began);
  let said = 0;
  await beginReconciliation({ at, since });
  const compared = await reconcileSince(service, since, now, requestId, async (looked) => {
    if (passed() - said < EVERY) return;
    said = passed();
    await noteReconciliation(at, looked, later(now, said));
  });
  const { looked, repaired, failed } = compared;
  const isComplete = failed.every(({ accountId }) => accountId !== null);
  const milliseconds = passed();
  await endReconciliation({ at, isComplete, looked, repaired, failed, milliseconds, endedAt: later(now, milliseconds) });
  if (repaired.length > 0) log.warn({ requestId, repaired }, "the payment service knew of what we had missed: repaired");
  if (failed.length > 0) log.error({ requestId, failed }, "not everything that the payment service knows fits what is here");
  return compared;
}

/** From the last whole comparison on, with room for what takes days; and what waits for a person is looked at again. */
export async function sinceWhen(now: Instant): Promise<Instant> {
  const last = await lastComplete();
  const usual = last ? Math.min(later(now, -LEAST), later(last.at, -LEAST)) : later(now, -MOST);
  const parked = (await parkedPayments(later(now, -MOST), 1_000)).map(({ at }) => at);
  return instant(Math.max(later(now, -MOST), Math.min(usual, ...parked)));
}
