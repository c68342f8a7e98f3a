import type { PaymentService } from "#lib/gateways/payment-service.ts";
import type {
  Customer,
  Dispute,
  Intent,
  Invoice,
  Method,
  PaymentEvent,
  Refund,
  Schedule,
  Session,
  Subscription,
} from "#lib/gateways/payments.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Dice } from "../dice.ts";
import { type Month, mapped } from "./recording.ts";

/** One replay's account: everything of the service that is its own ends with `~` and its number. */
export type Replay = { readonly accountId: string; readonly number: number };

type Kind = "session" | "invoice" | "intent" | "refund" | "dispute" | "subscription";
const STARTS: Readonly<Record<Kind, RegExp>> = {
  session: /^cs_/,
  invoice: /^in_/,
  intent: /^pi_/,
  refund: /^(re|pyr)_/,
  dispute: /^(dp|du)_/,
  subscription: /^sub_(?!sched)/,
};
const NAMED = /^(cus|cs|in|pi|re|pyr|dp|du|sub_sched|sub|ch|py|pm)_\d+$/;

/**
 * The payment service as it answered in a recorded month, from memory, for many accounts at once. It knows what was known at
 * the end of `era`. `catalog` is what prices were for.
 */
export class ToldService {
  readonly #month: Month;
  readonly #replays: ReadonlyMap<number, Replay>;
  readonly #known = new Map<string, unknown>();
  readonly #dice: Dice;
  readonly #staleness: number;
  era = 0;

  /** `staleness`: how often an answer is one of the era before, as that of somebody who asked just before something changed, and is slow. */
  constructor(month: Month, replays: readonly Replay[], dice: Dice, staleness = 0) {
    this.#month = month;
    this.#dice = dice;
    this.#staleness = staleness;
    this.#replays = new Map(replays.map((replay) => [replay.number, replay]));
  }

  /** `behind`: what was never recorded is asked of this one, which knows what prices are for. */
  over(behind: PaymentService): PaymentService {
    const [sessions, invoices, intents] = [this.#of<Session>("session"), this.#of<Invoice>("invoice"), this.#of<Intent>("intent")];
    const subscriptions = this.#of<Subscription>("subscription");
    return {
      ...behind,
      checkout: { ...behind.checkout, ...sessions },
      invoices: { ...behind.invoices, ...invoices, list: (by) => this.#invoices(by), ofIntent: (id) => this.#ofIntent(id) },
      intents: { ...behind.intents, ...intents },
      refunds: { ...behind.refunds, ...this.#of<Refund>("refund") },
      disputes: { ...behind.disputes, ...this.#of<Dispute>("dispute") },
      customers: { ...behind.customers, find: async (id) => this.#find<Customer>(id) },
      methods: { ...behind.methods, find: async (id) => this.#find<Method>(id) },
      events: { ...behind.events, list: ({ from, types }) => this.#events(from, types) },
      subscriptions: {
        ...behind.subscriptions,
        find: subscriptions.find,
        list: (by) => ("from" in by ? subscriptions.list(by) : this.#ofOne<Subscription>("subscription", numberOf(by.customerId))),
        schedule: async (id) => this.#find<Schedule>(id),
      },
    };
  }

  #of<T extends { readonly createdAt: Instant }>(kind: Kind) {
    return { find: async (id: string) => this.#find<T>(id), list: ({ from }: { readonly from: Instant }) => this.#since<T>(kind, from) };
  }

  #find<T>(id: string): T | null {
    const [name = ""] = id.split("~");
    const old = this.#dice.chance(this.#staleness) ? this.#named<T>(name, numberOf(id), this.era - 1) : null;
    return old ?? this.#named<T>(name, numberOf(id));
  }

  // What was read once in an era is read as often as one likes.
  #named<T>(name: string, number: number, era = this.era): T | null {
    const key = `${era} ${name}~${number}`;
    const thing = this.#month.eras[era]?.known.get(name);
    const replay = this.#replays.get(number);
    if (!thing || !replay) return null;
    if (!this.#known.has(key))
      this.#known.set(
        key,
        mapped(thing, (text) => named(text, replay)),
      );
    return (this.#known.get(key) ?? null) as T | null;
  }

  async *#since<T extends { readonly createdAt: Instant }>(kind: Kind, from: Instant): AsyncIterable<T> {
    for (const number of this.#replays.keys())
      for await (const thing of this.#ofOne<T>(kind, number)) if (thing.createdAt >= from) yield thing;
  }

  async *#ofOne<T>(kind: Kind, number: number): AsyncIterable<T> {
    for (const name of this.#month.eras[this.era]?.known.keys() ?? []) {
      const thing = STARTS[kind].test(name) ? this.#named<T>(name, number) : null;
      if (thing) yield thing;
    }
  }

  // The newest first, as the service lists them.
  async *#events(from: Instant, types: readonly string[]): AsyncIterable<Pick<PaymentEvent, "type" | "objectId">> {
    const told = this.#month.eras.slice(0, this.era + 1).flatMap(({ events }) => events);
    for (const { type, objectId } of told.filter((event) => event.createdAt >= from && types.includes(event.type)).toReversed())
      for (const replay of this.#replays.values()) yield { type, objectId: named(objectId, replay) };
  }

  #invoices(by: { readonly from: Instant } | { readonly customerId: string }): AsyncIterable<Invoice> {
    return "from" in by ? this.#since<Invoice>("invoice", by.from) : this.#ofOne<Invoice>("invoice", numberOf(by.customerId));
  }

  async #ofIntent(id: string): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const invoice of this.#ofOne<Invoice>("invoice", numberOf(id))) if (invoice.intentIds.includes(id)) ids.push(invoice.id);
    return ids;
  }
}

/** What the recording calls so, as one replay has it. */
export function named(text: string, { accountId, number }: Replay): string {
  if (text === "account") return accountId;
  return NAMED.test(text) ? `${text}~${number}` : text;
}

function numberOf(id: string): number {
  return Number(id.split("~")[1] ?? -1);
}
