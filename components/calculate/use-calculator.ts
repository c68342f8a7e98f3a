"use client";
import { useCallback, useMemo, useState } from "react";
import { paymentOf } from "#lib/domain/ledger/payment.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { writeAddress } from "./address.ts";
import { type Draft, isRequestOf, requestOf } from "./draft.ts";
import { comparedField, estimate, type Offer, offerOf, problemsOf } from "./offer.ts";
import { shortfallOf } from "./totals.ts";
import { useAddress } from "./use-address.ts";
import { type Item, useItems } from "./use-items.ts";
import { type Answers, type QuoteActions, type Restored, useQuotes } from "./use-quotes.ts";
import { useSteps } from "./use-steps.ts";
import type { CalculatorView } from "./view.ts";
import type { WayActions } from "./ways-to-buy.tsx";

// After these a quote can not be confirmed any more: the way on is a fresh one.
const SPENT = ["quote_used", "quote_expired", "quote_stale", "not_found"];

/** What the address said: the items, which one stands in the form, and the quotes that they had. */
export type Start = { readonly items: readonly Draft[]; readonly at: number; readonly restored: readonly (Restored | null)[] };
export type CalculatorProps = {
  readonly slug: string;
  readonly view: CalculatorView;
  readonly start: Start;
  readonly actions: QuoteActions & WayActions;
};
/** An item with its offer: the quote in hand, else this browser's estimate. */
export type Offered = Item & { readonly offer: Offer | null; readonly quote: Quote | null };

/** What the Calculate page knows and can do: the items as typed, the offers they make, and the steps from one to the other. */
export function useCalculator({ slug, view, start, actions }: CalculatorProps) {
  const [fitting] = useState(() => fittingOnes(view, start));
  const [timeUpOf, setTimeUpOf] = useState<string | null>(null);
  const list = useItems(start.items, start.at);
  const quotes = useQuotes(slug, actions, fitting);
  const { items, at } = list;
  const { answers } = quotes;
  const offers = useMemo(() => items.map((item) => offered(view, item, answers)), [view, items, answers]);
  const quoteIds = items.map(({ key }) => answers[key]?.held?.quote.id ?? null);
  const isBound = quoteIds.every((id) => id !== null);
  const write = useAddress(writeAddress({ items: items.map(({ draft }) => draft), quotes: quoteIds, at }), quotes.pending !== null);
  const steps = useSteps({ view, list, quotes, isBound, writeAddress: write });
  const current = offers[at] ?? offers[0];
  const refusal = items.map(({ key }) => answers[key]?.refusal ?? null).find((each) => each !== null) ?? null;
  const all = quoteIds.join();
  return {
    ...steps,
    list,
    offers,
    answers,
    current,
    isBound,
    compared: current ? comparedField(view, current.draft) : null,
    problems: current ? problemsIn(view, current, answers, steps.insisted) : [],
    refusal,
    pending: quotes.pending,
    deadline: Math.min(...items.map(({ key }) => answers[key]?.held?.deadline ?? Number.POSITIVE_INFINITY)),
    over: isBound && (timeUpOf === all || (refusal !== null && SPENT.includes(refusal.reason))),
    onOver: useCallback(() => setTimeUpOf(all), [all]),
    shortfall: shortfallOf(view, offers, refusal?.detail["shortfall"]),
  };
}

/** The quotes that an address named and that are quotes for what it says: an address edited by hand is a new question. */
function fittingOnes(view: CalculatorView, { items, restored }: Start): readonly (Restored | null)[] {
  return items.map((draft, index) => {
    const one = restored[index];
    if (!one || !isRequestOf(requestOf(view.card, draft), one.quote)) return null;
    // What was short when the quote was made may be there by now: bought, granted, or given back.
    return { ...one, quote: { ...one.quote, ...paymentOf(view, one.quote, view.now) } };
  });
}

function offered(view: CalculatorView, item: Item, answers: Answers): Offered {
  const held = answers[item.key]?.held;
  return { ...item, offer: held ? offerOf(held.quote) : estimate(view, item.draft).offer, quote: held?.quote ?? null };
}

function problemsIn(view: CalculatorView, { key, draft }: Item, answers: Answers, insisted: boolean) {
  const typed = (estimate(view, draft).problems ?? []).filter(({ message }) => insisted || message !== "is required");
  const refusal = answers[key]?.refusal;
  return [...typed, ...(refusal?.reason === "invalid_request" ? problemsOf(refusal.detail) : [])];
}
