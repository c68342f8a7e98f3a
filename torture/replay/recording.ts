import { type Order, ordersSince } from "#db/queries/orders.ts";
import { type BusinessObject, objectOf } from "#lib/domain/billing/event-kinds.ts";
import type { PaymentService } from "#lib/gateways/payment-service.ts";
import { type Instant, instant } from "#lib/units/instant.ts";
import type { TestStudio } from "../../sandbox/testing-payments.ts";

/** An event as it was recorded: what it told of, by the recording's name for it, and when. */
export type RecordedEvent = { readonly type: string; readonly objectId: string; readonly createdAt: Instant };

/** What the payment service knew at one time: every thing by its name, as the gateway reads it. */
export type Snapshot = ReadonlyMap<string, object>;

/** A time in which the service told of these events, and what it knew when that was over. `isCompared`: a comparison ends it. */
export type Era = {
  readonly until: Instant;
  readonly isCompared: boolean;
  readonly events: readonly RecordedEvent[];
  readonly known: Snapshot;
};

/** What a studio lived through: its eras one after the other, and what it ordered. */
export type Month = { readonly start: Instant; readonly eras: readonly Era[]; readonly orders: readonly Order[] };

type Told = RecordedEvent & { readonly id: string };
const OURS = /^(cus|cs|in|pi|re|pyr|dp|du|sub_sched|sub|ch|py|pm)_\w+$/;

/**
 * Records what the service tells of a studio, era by era. Whatever it made is given a name by the order in which it was first
 * told of (`in_3`), so that two recordings of the same life are the same.
 */
export class Recording {
  readonly #studio: TestStudio;
  readonly #start: Instant;
  readonly #eras: Era[] = [];
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #seen = new Set<string>();
  #orders: readonly Order[] = [];

  constructor(studio: TestStudio) {
    this.#studio = studio;
    this.#start = studio.now;
    this.#names.set(studio.accountId, "account");
  }

  get accountId(): string {
    return this.#studio.accountId;
  }

  get month(): Month {
    return { start: this.#start, eras: this.#eras, orders: this.#orders };
  }

  /** Keeps what was told since the last era ended, and everything that the service knows now. */
  async endEra(until: Instant, isCompared = true): Promise<void> {
    const told = await toldOf(this.#studio);
    const events = told
      .filter(({ id }) => !this.#seen.has(id))
      .map(({ type, objectId, createdAt }) => ({ type, objectId: this.nameOf(objectId), createdAt }));
    for (const { id } of told) this.#seen.add(id);
    const known = new Map<string, object>();
    for (const thing of told.flatMap(({ type, objectId }) => objectOf(type, objectId) ?? [])) {
      const found = known.has(this.nameOf(thing.id)) ? null : await read(this.#studio.world.service, thing);
      if (found) known.set(this.nameOf(thing.id), this.#renamed(found));
    }
    this.#eras.push({ until, isCompared, events, known });
    const orders = await ordersSince(this.#studio.accountId, this.#start);
    this.#orders = orders.map((order) => ({ ...order, objectId: order.objectId && this.nameOf(order.objectId) }));
  }

  /** The recording's name for something of the service; any other text is its own. */
  nameOf(text: string): string {
    const known = this.#names.get(text);
    const [, kind] = OURS.exec(text) ?? [];
    if (known !== undefined || kind === undefined) return known ?? text;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    this.#names.set(text, `${kind}_${count}`);
    return `${kind}_${count}`;
  }

  #renamed(thing: object): object {
    const renamed = mapped(thing, (text) => this.nameOf(text));
    return typeof renamed === "object" && renamed !== null ? renamed : {};
  }
}

/** A value with every text in it put through a function. */
export function mapped(value: unknown, of: (text: string) => string): unknown {
  if (typeof value === "string") return of(value);
  if (Array.isArray(value)) return value.map((each) => mapped(each, of));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapped(each, of)]));
}

/** Everything that was told of this studio's customer, the oldest first. */
export async function toldOf({ world, customerId, accountId }: TestStudio): Promise<readonly Told[]> {
  const told: Told[] = [];
  for await (const { id, type, created, data } of world.stripe.events.list({ limit: 100 })) {
    const text = JSON.stringify(data.object);
    const objectId: unknown = "id" in data.object ? data.object.id : null;
    // A dispute names neither: the stand-in of a test has one customer who contests.
    const isOurs = text.includes(customerId) || text.includes(accountId) || type.startsWith("charge.dispute.");
    if (isOurs && typeof objectId === "string") told.unshift({ id, type, objectId, createdAt: instant(created * 1_000) });
  }
  return told;
}

function read(service: PaymentService, { kind, id }: BusinessObject): Promise<object | null> {
  const { checkout, invoices, intents, refunds, disputes, subscriptions, customers, methods } = service;
  const bought = { session: checkout, invoice: invoices, intent: intents, refund: refunds, dispute: disputes };
  const all = { ...bought, subscription: subscriptions, customer: customers, method: methods };
  return kind === "schedule" ? subscriptions.schedule(id) : all[kind].find(id);
}
