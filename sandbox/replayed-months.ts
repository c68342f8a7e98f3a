import type { PaymentService } from "#lib/gateways/payment-service.ts";
import type { Dispute, Intent, Invoice, Refund, Schedule, Session, Subscription } from "#lib/gateways/payments.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Month } from "./recorded-month.ts";

/** One replay's account, in place of the recorded one. */
export type Replay = { readonly accountId: string };
type Kind = "session" | "invoice" | "intent" | "refund" | "dispute" | "subscription";
const STARTS: Readonly<Record<Kind, RegExp>> = {
  session: /^cs_/,
  invoice: /^in_/,
  intent: /^pi_/,
  refund: /^(re|pyr)_/,
  dispute: /^(dp|du)_/,
  subscription: /^sub_(?!sched)/,
};

/**
 * The payment service as it answered in a recorded month, for many accounts at once: everything of the account `n` has the
 * recorded ids with `~n` behind them, counted from `first` on. First it knows what was known before the renewal, then everything.
 */
export class ReplayedMonths {
  readonly month: Month;
  readonly replays: readonly Replay[];
  readonly first: number;
  phase: "before" | "after" = "before";
  readonly #known = new Map<string, unknown>();

  constructor(month: Month, replays: readonly Replay[], first: number) {
    this.month = month;
    this.first = first;
    this.replays = replays;
  }

  get service(): PaymentService {
    const { service } = this.month;
    const [sessions, invoices, intents] = [this.#of<Session>("session"), this.#of<Invoice>("invoice"), this.#of<Intent>("intent")];
    const [refunds, disputes, subscriptions] = [
      this.#of<Refund>("refund"),
      this.#of<Dispute>("dispute"),
      this.#of<Subscription>("subscription"),
    ];
    return {
      ...service,
      checkout: { ...service.checkout, ...sessions },
      invoices: { ...service.invoices, ...invoices, list: (by) => this.#invoices(by), ofIntent: (id) => this.#ofIntent(id) },
      intents: { ...service.intents, ...intents },
      refunds: { ...service.refunds, ...refunds },
      disputes: { ...service.disputes, ...disputes },
      subscriptions: {
        ...service.subscriptions,
        find: subscriptions.find,
        list: () => subscriptions.list(),
        schedule: async (id) => this.#find<Schedule>(id),
      },
    };
  }

  #of<T extends { readonly createdAt: Instant }>(kind: Kind) {
    return { find: async (id: string) => this.#find<T>(id), list: () => this.#all<T>(kind) };
  }

  #find<T>(id: string): T | null {
    const [base = "", index] = id.split("~");
    return index === undefined ? null : this.#named<T>(base, Number(index));
  }

  // What was read once in a phase is read as often as one likes.
  #named<T>(base: string, index: number): T | null {
    const name = `${this.phase} ${base}~${index}`;
    const thing = this.month[this.phase].get(base);
    if (thing !== undefined && !this.#known.has(name)) this.#known.set(name, this.#renamed(thing, index));
    return (this.#known.get(name) ?? null) as T | null;
  }

  async *#all<T>(kind: Kind): AsyncIterable<T> {
    for (const at of this.replays.keys()) yield* this.#ofOne<T>(kind, this.first + at);
  }

  *#ofOne<T>(kind: Kind, index: number): Iterable<T> {
    for (const base of this.month[this.phase].keys()) {
      const thing = STARTS[kind].test(base) ? this.#named<T>(base, index) : null;
      if (thing) yield thing;
    }
  }

  async *#invoices(by: { readonly from: Instant } | { readonly customerId: string }): AsyncIterable<Invoice> {
    if ("customerId" in by) yield* this.#ofOne<Invoice>("invoice", Number(by.customerId.split("~")[1]));
    else yield* this.#all<Invoice>("invoice");
  }

  async #ofIntent(id: string): Promise<readonly string[]> {
    const all = [...this.#ofOne<Invoice>("invoice", Number(id.split("~")[1]))];
    return all.filter(({ intentIds }) => intentIds.includes(id)).map((invoice) => invoice.id);
  }

  /** A thing with the ids of one replay. */
  #renamed(value: unknown, index: number): unknown {
    if (typeof value === "string") return this.#name(value, index);
    if (Array.isArray(value)) return value.map((each) => this.#renamed(each, index));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.#renamed(each, index)]));
  }

  #name(text: string, index: number): string {
    const { accountId, customerId, after } = this.month;
    if (text === accountId) return this.replays[index - this.first]?.accountId ?? "";
    return text === customerId || after.has(text) || /^(ch|py)_/.test(text) ? `${text}~${index}` : text;
  }
}
