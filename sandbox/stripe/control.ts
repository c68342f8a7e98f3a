import { z } from "zod";
import type { Context } from "./core/context.ts";
import type { Store } from "./core/store.ts";
import { closeDispute, openDispute } from "./payments/dispute.ts";
import type { Courier } from "./webhooks/deliver.ts";
import { queueEvent } from "./webhooks/queue.ts";
import { weather } from "./webhooks/weather.ts";

/** A control call: what is not Stripe's, and only tests and demonstrations use. JSON in, JSON out, under /sandbox, with the same key. */
export type Control = (tools: Tools, body: unknown, url: URL) => unknown;
export type Tools = {
  readonly store: Store;
  readonly courier: Courier;
  readonly now: () => number;
  readonly transact: <T>(work: (context: Context) => T) => T;
};

const contest = z.strictObject({
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
  amount: z.number().int().positive().optional(),
  reason: z.string().optional(),
});
const filters = z.object({ state: z.string().optional(), event: z.string().optional() });

export const CONTROLS: Readonly<Record<string, Control>> = {
  /** What happens to webhooks on their way: see webhooks/weather.ts. An empty object is good weather. */
  "POST /sandbox/deliveries/weather": ({ courier }, body) => {
    courier.weather = weather.parse(body);
    return weather.parse(body);
  },
  /** Sends everything that waits, now, and answers when it is done. */
  "POST /sandbox/deliveries/flush": async ({ courier }) => ({ tried: await courier.flush() }),
  /** Sends one event once more. */
  "POST /sandbox/deliveries/resend": ({ store, courier, now }, body) => {
    const { event: id } = z.strictObject({ event: z.string() }).parse(body);
    const event = store.get("event", id);
    if (event) queueEvent(store, event, Math.floor(now()));
    courier.wake();
    return { queued: event !== null };
  },
  /** Gives an endpoint another secret; with `keep_old` both sign, as in the day that Stripe leaves for a change. */
  "POST /sandbox/endpoints/roll": ({ transact }, body) => {
    const { endpoint, secret, keep_old } = z.strictObject({ endpoint: z.string(), secret: z.string(), keep_old: z.boolean() }).parse(body);
    return transact(({ store }) => {
      const old = store.hidden(endpoint)["secret"] ?? null;
      store.hide(endpoint, { secret, old_secret: keep_old ? old : null });
      return { endpoint };
    });
  },
  /** A holder contests a payment: `{charge | payment_intent, amount?, reason?}`. */
  "POST /sandbox/disputes": ({ transact }, body) => {
    const { charge, payment_intent, amount, reason } = contest.parse(body);
    return transact((context) => {
      const id = charge ?? context.need("payment_intent", payment_intent ?? "", "payment_intent").latest_charge ?? "";
      return openDispute(context, context.need("charge", id, "charge"), { ...(amount ? { amount } : {}), ...(reason ? { reason } : {}) });
    });
  },
  /** The bank decides: `{dispute, won}`. */
  "POST /sandbox/disputes/close": ({ transact }, body) => {
    const { dispute, won } = z.strictObject({ dispute: z.string(), won: z.boolean() }).parse(body);
    return transact((context) => closeDispute(context, context.need("dispute", dispute, "dispute"), won));
  },
  /** The newest 1,000 deliveries, `?state=pending|done|failed|dropped&event=evt_…`. */
  "GET /sandbox/deliveries": ({ store }, _body, url) => {
    const { state = null, event = null } = filters.parse(Object.fromEntries(url.searchParams));
    const sql = `select d.id, d.event, e.data ->> '$.type' as type, d.endpoint, d.state, d.due, d.attempts, d.status, d.error, d.done_at
      from deliveries d join objects e on e.id = d.event
      where (?1 is null or d.state = ?1) and (?2 is null or d.event = ?2) order by d.id desc limit 1000`;
    return { deliveries: store.database.prepare(sql).all(state, event) };
  },
};
