"use client";
import { useCallback, useEffect, useMemo, useState } from "react";
import { type Millis, millis } from "#lib/units/millis.ts";
import { type Draft, isRequestOf, queryOf, requestOf, tagsOf } from "./draft.ts";
import { comparedField, estimate, type Offer, offerOf, problemsOf } from "./offer.ts";
import { type QuoteActions, type Restored, useQuote } from "./use-quote.ts";
import type { CalculatorView } from "./view.ts";

// After these a quote can not be confirmed any more: the way on is a fresh one.
const SPENT = ["quote_used", "quote_expired", "quote_stale", "not_found"];

export type CalculatorProps = {
  readonly slug: string;
  readonly view: CalculatorView;
  readonly initial: Draft;
  readonly restored: Restored | null;
  readonly actions: QuoteActions;
};

/** What the Calculate page knows and can do: the form as typed, the offer it makes, and the steps from one to the other. */
export function useCalculator({ slug, view, initial, restored, actions }: CalculatorProps) {
  const [draft, setDraft] = useState(initial);
  const [insisted, setInsisted] = useState(false);
  const [timeUpOf, setTimeUpOf] = useState<string | null>(null);
  const [waysOpen, setWaysOpen] = useState(false);
  const fitting = restored && isRequestOf(requestOf(view.card, initial), restored.quote) ? restored : null;
  const { held, refusal, pending, ask, confirm, drop } = useQuote(slug, actions, fitting);
  const estimated = useMemo(() => estimate(view, draft), [view, draft]);
  const offer = held ? offerOf(held.quote) : estimated.offer;
  const compared = comparedField(view, draft);
  const heldId = held?.quote.id ?? null;
  const writeAddress = useAddress(draft, heldId);

  const request = async (from: Draft) => {
    setInsisted(true);
    if (estimate(view, from).problems) return;
    const answer = await ask({ ...requestOf(view.card, from), ...tagsOf(from) });
    if (answer.ok && answer.value.shortfall !== null) setWaysOpen(true);
  };
  const change = (next: Draft) => {
    setDraft(next);
    drop();
  };
  const choose = (value: string) => {
    if (!compared) return;
    const next = { ...draft, text: { ...draft.text, [`params.${compared.name}`]: value } };
    change(next);
    // Who had a binding price for one choice wants one for the other.
    if (held) void request(next);
  };
  const run = async () => {
    // Now, not later: writing the address while the job's page is on its way would call that navigation off.
    writeAddress();
    if ((await confirm())?.reason === "insufficient_credits") setWaysOpen(true);
  };

  const typed = (estimated.problems ?? []).filter(({ message }) => insisted || message !== "is required");
  const problems = [...typed, ...(refusal?.reason === "invalid_request" ? problemsOf(refusal.detail) : [])];
  const over = held !== null && (timeUpOf === heldId || (refusal !== null && SPENT.includes(refusal.reason)));
  const shortfall = shortfallOf(offer, refusal?.detail["shortfall"]);
  const onOver = useCallback(() => setTimeUpOf(heldId), [heldId]);
  return {
    draft,
    held,
    offer,
    compared,
    problems,
    refusal,
    pending,
    over,
    shortfall,
    waysOpen,
    setWaysOpen,
    change,
    choose,
    drop,
    onOver,
    run,
    fresh: () => void request(draft),
  };
}

/** Keeps what is typed, and the quote in hand, in the address: a reload, the back button and a second tab find the same ones. Answers what writes it at once. */
function useAddress(draft: Draft, quoteId: string | null): () => void {
  const query = `?${queryOf(draft, quoteId)}`;
  const write = useCallback(() => {
    const { pathname, search } = window.location;
    if (pathname.endsWith("/calculate") && search !== query) window.history.replaceState(null, "", query);
  }, [query]);
  useEffect(() => {
    // Again and again, since the router writes the address it knew when an action of its own ends later than ours.
    const timer = setInterval(write, 200);
    // Before a click can lead away: the back button must find what was typed a moment ago.
    document.addEventListener("click", write, true);
    return () => {
      clearInterval(timer);
      document.removeEventListener("click", write, true);
    };
  }, [write]);
  return write;
}

/** A refusal's figure is the newer one: the balance may have fallen since the quote was made. */
function shortfallOf(offer: Offer | null, refused: unknown): Millis | null {
  return typeof refused === "bigint" ? millis(refused) : (offer?.shortfall ?? null);
}
