import type { EnumField } from "#lib/domain/catalog/rate-card.ts";
import { type Payment, paymentOf } from "#lib/domain/ledger/payment.ts";
import type { Line } from "#lib/domain/rating/line.ts";
import { rate } from "#lib/domain/rating/quote.ts";
import type { Problem } from "#lib/domain/rating/request.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { type Alternative, alternatives } from "#lib/domain/rating/suggest.ts";
import { type TierLimit, tierLimits } from "#lib/domain/rating/tier.ts";
import type { Millis } from "#lib/units/millis.ts";
import { type Draft, operationOf, requestOf, withText } from "./draft.ts";
import type { CalculatorView } from "./view.ts";

/** What the right side shows: an estimate of this browser, or the server's quote, in one shape. */
export type Offer = Payment & {
  readonly lines: readonly Line[];
  readonly total: Millis;
  readonly unit: string;
  readonly alternatives: readonly Alternative[];
  /** Why the plan takes no quote for it (ALW-2). A quote has none. */
  readonly limits: readonly TierLimit[];
};

export type Estimated =
  | { readonly offer: Offer; readonly problems: null }
  | { readonly offer: null; readonly problems: readonly Problem[] };

/** The same engine as the server's, on what is typed now (GEN-3 stays the server's). */
export function estimate(view: CalculatorView, draft: Draft): Estimated {
  const { card, terms } = view;
  const request = requestOf(card, draft);
  const rated = rate(card, request, terms);
  if (!rated.ok) return { offer: null, problems: problemsOf(rated.detail) };
  const { lines, total, unit } = rated.value;
  const others = alternatives(card, request, terms);
  const limits = tierLimits(card, view.plan.id, request);
  return { offer: { lines, total, unit, ...paymentOf(view, { total, unit }, view.now), alternatives: others, limits }, problems: null };
}

/** A stored quote as an offer. */
export function offerOf({ lines, total, unit, burn, balanceAfter, shortfall, alternatives: others }: Quote): Offer {
  return { lines, total, unit, burn, balanceAfter, shortfall, alternatives: others, limits: [] };
}

/** What a refused request says of its fields. */
export function problemsOf(detail: Readonly<Record<string, unknown>>): readonly Problem[] {
  const { errors } = detail;
  return Array.isArray(errors) ? errors.filter(isProblem) : [];
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === "object" &&
    value !== null &&
    "path" in value &&
    typeof value.path === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}

export type Tier = {
  readonly value: string;
  readonly label: string;
  readonly help: string | null;
  readonly total: Millis | null;
  readonly chosen: boolean;
  /** Why the plan does not take it (ALW-2). */
  readonly limit: TierLimit | null;
};

/** The choices of a compared field, each with its total and whether the plan takes it: what stands side by side. */
export function tiersOf({ card, plan }: CalculatorView, draft: Draft, field: EnumField, offer: Offer | null): readonly Tier[] {
  const path = `params.${field.name}`;
  const chosen = draft.text[path] ?? "";
  return field.choices.map(({ value, label, help }) => {
    const other = offer?.alternatives.find(({ change }) => change.path === path && change.value === value);
    const limits = tierLimits(card, plan.id, requestOf(card, withText(draft, path, value)));
    return {
      value,
      label,
      help: help ?? null,
      total: value === chosen ? (offer?.total ?? null) : (other?.total ?? null),
      chosen: value === chosen,
      limit: limits.find((limit) => limit.path === path) ?? null,
    };
  });
}

/** The field whose choices are compared side by side; null when the operation has none. */
export function comparedField({ card }: CalculatorView, draft: Draft): EnumField | null {
  const fields = operationOf(card, draft.operation)?.fields ?? [];
  return fields.find((field): field is EnumField => field.kind === "enum" && field.compared === true) ?? null;
}
