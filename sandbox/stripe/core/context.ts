import type Stripe from "stripe";
import { queueEvent } from "../webhooks/queue.ts";
import { type Fault, missing } from "./fault.ts";
import { newId } from "./ids.ts";
import type { Hidden, Kind, Kinds } from "./kinds.ts";
import type { Store } from "./store.ts";

export const API_VERSION = "2026-10-28.endive";

export type EventType = Stripe.Event["type"];
/** What others do when a payment has come to an end: an invoice is paid, a checkout is complete. */
export type Settled = (context: Context, intent: Kinds["payment_intent"]) => void;
export type RequestMark = { readonly id: string | null; readonly idempotencyKey: string | null };
type Extra = { readonly customer?: string | null | undefined; readonly due?: number | null; readonly hidden?: Hidden };

const NOUNS: Partial<Record<Kind, string>> = { payment_method: "PaymentMethod", "test_helpers.test_clock": "test clock" };

/** What a declaration works with: the store, the time, and the events that it causes. One context is one transaction. */
export class Context {
  readonly store: Store;
  /** The address under which the hosted pages are found, without a slash at the end. */
  readonly url: string;
  readonly request: RequestMark;
  readonly #now: () => number;
  readonly #settled: readonly Settled[];

  constructor(store: Store, url: string, now: () => number, request: RequestMark, settled: readonly Settled[]) {
    this.store = store;
    this.url = url;
    this.request = request;
    this.#now = now;
    this.#settled = settled;
  }

  /** Seconds since 1970 on the clock of this customer (or of the machine). */
  now(customer?: string | null): number {
    return this.clockNow(customer ? this.store.clockOf(customer) : null);
  }

  clockNow(clock: string | null): number {
    const found = clock === null ? null : this.store.get("test_helpers.test_clock", clock);
    return found ? found.frozen_time : Math.floor(this.#now() / 1_000);
  }

  /** Keeps a new object, on the clock of its customer. */
  insert<K extends Kind>(kind: K, object: Kinds[K], { customer, due, hidden }: Extra = {}): Kinds[K] {
    const owner = customer ?? customerOf(object);
    const clock = owner ? this.store.clockOf(owner) : clockNear(this.store, object);
    this.store.insert(kind, object, { clock, ...(due === undefined ? {} : { due }), ...(hidden ? { hidden } : {}) });
    return object;
  }

  save<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    this.store.save(kind, object);
    return object;
  }

  /** The object, or the error that Stripe answers, also for what was deleted: param "id" when the address names it. */
  need<K extends Kind>(kind: K, id: string, param = "id"): Kinds[K] {
    const found = this.store.get(kind, id);
    if (!found || ("deleted" in found && found.deleted)) throw this.missing(kind, id, param);
    return found;
  }

  missing(kind: Kind, id: string, param = "id"): Fault {
    return missing(NOUNS[kind] ?? kind.replace(/^.*[.]/, ""), id, param);
  }

  /** Tells the other resources that a payment has succeeded, failed, or is processing. */
  settled(intent: Kinds["payment_intent"]): void {
    for (const tell of this.#settled) tell(this, intent);
  }

  /** Writes an event with a snapshot of the object and queues its deliveries. `before` holds the former values of what changed. */
  emit(type: EventType, object: object, before?: object): void {
    const customer = customerOf(object);
    const clock = clockId(this.store, object, customer);
    const event: Kinds["event"] = {
      id: newId("evt"),
      object: "event",
      api_version: API_VERSION,
      created: this.clockNow(clock),
      data: { object, ...(before ? { previous_attributes: before } : {}) },
      livemode: false,
      pending_webhooks: 0,
      request: { id: this.request.id, idempotency_key: this.request.idempotencyKey },
      type,
    };
    this.store.insert("event", event, { clock });
    queueEvent(this.store, event, Math.floor(this.#now()));
  }
}

function clockId(store: Store, object: object, customer: string | null): string | null {
  if ("object" in object && object.object === "test_helpers.test_clock" && "id" in object) return String(object.id);
  if (customer) return store.clockOf(customer);
  return "id" in object && typeof object.id === "string" ? store.clockOf(object.id) : null;
}

// What names no customer lives by the clock of what it belongs to: a payment of an invoice, a dispute of a charge.
function clockNear(store: Store, object: object): string | null {
  for (const field of ["invoice", "subscription", "charge", "payment_intent"]) {
    const id: unknown = Reflect.get(object, field);
    if (typeof id === "string") return store.clockOf(id);
  }
  return null;
}

function customerOf(object: object): string | null {
  return "customer" in object && typeof object.customer === "string" ? object.customer : null;
}
