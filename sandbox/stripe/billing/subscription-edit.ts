import type { Context } from "../core/context.ts";
import { invalid } from "../core/fault.ts";
import { given, merged } from "../core/patch.ts";
import { automaticTax, currentPeriod, type Subscription } from "./subscription-object.ts";
import type { Creating, Updating } from "./subscription-params.ts";

type Plain = Pick<
  Updating & Creating,
  | "automatic_tax"
  | "collection_method"
  | "days_until_due"
  | "default_payment_method"
  | "description"
  | "invoice_settings"
  | "metadata"
  | "payment_settings"
  | "trial_settings"
>;

/** The fields of a subscription that a request sets without any arithmetic. */
export function plainFields(context: Context, before: Subscription, input: Plain): Partial<Subscription> {
  const { automatic_tax, collection_method, days_until_due, default_payment_method, description, metadata } = input;
  const sends = (collection_method ?? before.collection_method) === "send_invoice";
  if (days_until_due !== undefined && !sends)
    throw invalid("`days_until_due` can only be set if `collection_method` is `send_invoice`.", "days_until_due");
  if (collection_method === "send_invoice" && days_until_due === undefined && before.days_until_due === null)
    throw invalid("If `collection_method` is `send_invoice`, you must also set `days_until_due`.", "days_until_due", "parameter_missing");
  if (default_payment_method) attached(context, default_payment_method, before.customer);
  const plain = given({ collection_method, description, days_until_due: sends ? days_until_due : null });
  return {
    ...plain,
    ...(default_payment_method === undefined ? {} : { default_payment_method }),
    ...(automatic_tax ? { automatic_tax: automaticTax(automatic_tax.enabled) } : {}),
    ...settings(before, input),
    metadata: merged(before.metadata, metadata),
  };
}

function settings(before: Subscription, { invoice_settings, payment_settings, trial_settings }: Plain): Partial<Subscription> {
  const payment = before.payment_settings ?? {
    payment_method_options: null,
    payment_method_types: null,
    save_default_payment_method: null,
  };
  return {
    ...(invoice_settings ? { invoice_settings: { ...before.invoice_settings, ...given(invoice_settings) } } : {}),
    ...(payment_settings ? { payment_settings: { ...payment, ...given(payment_settings) } } : {}),
    ...(trial_settings
      ? {
          trial_settings: {
            end_behavior: {
              billing_cycle_anchor: trial_settings.end_behavior.billing_cycle_anchor ?? null,
              missing_payment_method: trial_settings.end_behavior.missing_payment_method,
            },
          },
        }
      : {}),
  };
}

/** When a subscription is to end, as a request wants it: at its period's end, at an instant, or not at all. */
export function endFields(before: Subscription, input: EndWish, now: number): Partial<Subscription> {
  const { cancel_at, cancel_at_period_end: atEnd, cancellation_details: words } = input;
  const details = before.cancellation_details ?? { comment: null, feedback: null, feedback_option: null, reason: null };
  const said = { ...details, ...given(words ?? {}) };
  if (atEnd === undefined && cancel_at === undefined) return words ? { cancellation_details: said } : {};
  const end = endOf(before, input, now);
  return {
    cancel_at: end,
    cancel_at_period_end: atEnd ?? false,
    canceled_at: end === null ? null : now,
    cancellation_details: { ...said, reason: end === null ? null : "cancellation_requested" },
  };
}

type EndWish = Pick<Updating, "cancel_at" | "cancel_at_period_end" | "cancellation_details">;

function endOf(before: Subscription, { cancel_at, cancel_at_period_end: atEnd }: EndWish, now: number): number | null {
  if (typeof cancel_at === "number" && atEnd === true)
    throw invalid("You may only specify one of these parameters: cancel_at, cancel_at_period_end.");
  if (before.schedule) throw ruled(before.schedule);
  const end = atEnd ? currentPeriod(before).end : (cancel_at ?? null);
  if (end !== null && end <= now) throw invalid("`cancel_at` must be a future Unix timestamp.", "cancel_at");
  return end;
}

/** The payment method must be the customer's own, or Stripe refuses it. */
export function attached(context: Context, method: string, customer: string, param = "default_payment_method"): void {
  if (context.need("payment_method", method, param).customer !== customer)
    throw invalid(
      `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
      param,
      "resource_missing",
    );
}

function ruled(schedule: string) {
  return invalid(
    `The subscription is managed by the subscription schedule \`${schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
  );
}
