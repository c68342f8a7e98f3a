import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { merged } from "../core/patch.ts";
import { otherCurrency } from "./currency.ts";
import { boundary } from "./periods.ts";
import type { Phase, Schedule } from "./phases.ts";
import { pricedBy, recurringOf } from "./prices.ts";
import { automaticTax, currentPeriod, type Subscription } from "./subscription-object.ts";

type Metadata = Readonly<Record<string, string>> | null | undefined;
export type Wished = {
  readonly items: readonly { readonly price: string; readonly quantity?: number | undefined; readonly metadata?: Metadata }[];
  readonly start_date?: number | "now" | undefined;
  readonly end_date?: number | "now" | undefined;
  readonly duration?: { readonly interval: string; readonly interval_count?: number | undefined } | undefined;
  readonly metadata?: Metadata;
  readonly proration_behavior?: "create_prorations" | "always_invoice" | "none" | undefined;
  readonly billing_cycle_anchor?: "automatic" | "phase_start" | undefined;
  readonly collection_method?: "charge_automatically" | "send_invoice" | undefined;
  readonly default_payment_method?: string | undefined;
  readonly description?: string | undefined;
  readonly automatic_tax?: { readonly enabled: boolean } | undefined;
  readonly trial_end?: number | undefined;
};

/** The phase of a subscription that goes on as it is until its period ends. */
export function automaticPhase(subscription: Subscription): Phase {
  const period = currentPeriod(subscription);
  return {
    ...blank(subscription.currency, period.start, period.end),
    items: subscription.items.data.map(({ price, quantity = 1, metadata }) => itemOf(price.id, quantity, metadata)),
    metadata: { ...subscription.metadata },
  };
}

/** The phases that a request asks for, joined end to start. The first begins where the present one does. */
export function phasesOf(context: Context, schedule: Schedule, wishes: readonly Wished[]): Phase[] {
  const now = context.now(schedule.customer);
  const phases: Phase[] = [];
  ofOneCurrency(context, schedule, wishes);
  for (const [index, wish] of wishes.entries())
    phases.push(
      phaseOf(context, wish, `phases[${index}]`, now, phases.at(-1)?.end_date ?? null, schedule.current_phase?.start_date ?? now),
    );
  const last = phases.at(-1);
  if (last && last.end_date <= now) throw invalid("The last phase of a schedule must end in the future.", "phases");
  return phases;
}

// A schedule changes what a subscription sells, never in which currency.
function ofOneCurrency(context: Context, { subscription }: Schedule, wishes: readonly Wished[]): void {
  const currency = context.need("subscription", subscription ?? "").currency;
  for (const [index, { items }] of wishes.entries())
    for (const [nth, { price: id }] of items.entries()) {
      const param = `phases[${index}][items][${nth}]`;
      const refused = otherCurrency(pricedBy(context, { price: id }, param), currency, `${param}[price]`);
      if (refused) throw refused;
    }
}

function phaseOf(context: Context, wish: Wished, param: string, now: number, joins: number | null, first: number): Phase {
  const start = wish.start_date === "now" ? now : (wish.start_date ?? joins ?? first);
  if (joins !== null && start !== joins)
    throw invalid("The start date of a phase must be the end date of the one before it.", `${param}[start_date]`);
  const [price] = wish.items.map((item, nth) => pricedBy(context, { price: item.price }, `${param}[items][${nth}]`));
  if (!price) throw invalid(`Missing required param: ${param}[items].`, `${param}[items]`, "parameter_missing");
  const end = endOf(wish, start, now, recurringOf(price, `${param}[items][0][price]`));
  if (end <= start) throw invalid("The end date of a phase must be after its start date.", `${param}[end_date]`);
  return { ...blank(price.currency, start, end), ...written(wish) };
}

// A phase without an end lasts one period of its price.
function endOf({ end_date, duration }: Wished, start: number, now: number, every: { interval: string; interval_count: number }): number {
  if (end_date !== undefined) return end_date === "now" ? now : end_date;
  const cycle = duration ? { interval: duration.interval, interval_count: duration.interval_count ?? 1 } : every;
  return boundary(start, cycle, 1);
}

function written(wish: Wished): Partial<Phase> {
  return {
    items: wish.items.map(({ price, quantity = 1, metadata }) => itemOf(price, quantity, merged({}, metadata))),
    metadata: merged({}, wish.metadata),
    proration_behavior: wish.proration_behavior ?? "create_prorations",
    billing_cycle_anchor: wish.billing_cycle_anchor ?? null,
    collection_method: wish.collection_method ?? null,
    default_payment_method: wish.default_payment_method ?? null,
    description: wish.description ?? null,
    ...(wish.automatic_tax ? { automatic_tax: automaticTax(wish.automatic_tax.enabled) } : {}),
    trial_end: wish.trial_end ?? null,
  };
}

function itemOf(price: string, quantity: number, metadata: Record<string, string>): Phase["items"][number] {
  return { billing_thresholds: null, discounts: [], metadata, plan: price, price, quantity, tax_rates: [] };
}

function blank(currency: string, start_date: number, end_date: number): Phase {
  return {
    ...{ add_invoice_items: [], application_fee_percent: null, billing_cycle_anchor: null, billing_thresholds: null },
    ...{ collection_method: null, currency, default_payment_method: null, default_tax_rates: [], description: null, discounts: [] },
    ...{ end_date, invoice_settings: null, items: [], metadata: {}, on_behalf_of: null, proration_behavior: "create_prorations" },
    ...{ start_date, transfer_data: null, trial_end: null },
  };
}
