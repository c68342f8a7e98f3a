"use client";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { type Outcome, type Refusal, refuse } from "#lib/units/outcome.ts";

export type AskedQuote = {
  readonly operation: string;
  readonly params: unknown;
  readonly options?: unknown;
  readonly project?: string;
  readonly department?: string;
};

/** The two verbs of the page, as server actions. */
export type QuoteActions = {
  readonly quote: (slug: string, input: AskedQuote) => Promise<Outcome<Quote>>;
  readonly confirm: (slug: string, input: { quoteId: string; run: "renderer" }) => Promise<Outcome<{ readonly jobId: string }>>;
};

/** A quote with the browser's own moment at which it ends: the organization's clock may differ from this machine's. */
export type Held = { readonly quote: Quote; readonly deadline: number };

/** A quote that the address names, as the server found it: how long it still binds, and the job it started, if any. */
export type Restored = { readonly quote: Quote; readonly remaining: number; readonly jobId: string | null };

/** What is known of one item: the quote in hand, and what the server last refused. */
export type Answered = { readonly held: Held | null; readonly refusal: Refusal | null };

/** The answers by item key. An item without one has neither quote nor refusal. */
export type Answers = Readonly<Record<number, Answered>>;

/** An item that a quote is asked for. */
export type Asking = { readonly key: number; readonly input: AskedQuote };

/** What confirming came to: the items whose jobs started, in order, and why the next one did not. */
export type Confirmed = { readonly started: readonly { readonly key: number; readonly jobId: string }[]; readonly refusal: Refusal | null };

const UNREACHABLE = refuse("unreachable");
// What is wrong with the way to the server is wrong for every further item too.
const IN_THE_WAY = ["unreachable", "unavailable", "signed_out", "cross_origin"];

/** The quotes in hand: asking for them, letting them go, confirming them. A quote's id is the key, so that nothing here can charge twice. */
export function useQuotes(slug: string, actions: QuoteActions, restored: readonly (Restored | null)[]) {
  const router = useRouter();
  const [answers, setAnswers] = useState<Answers>(() => Object.fromEntries(restored.map((each, key) => [key, answeredOf(each)])));
  const [pending, setPending] = useState<"quote" | "confirm" | null>(null);
  // Set at once, where state would wait for a render and let a second click through.
  const busy = useRef(false);
  // A slow answer to an older question must not replace what was typed since.
  const asked = useRef(0);
  const put = (key: number, answered: Answered) => setAnswers((known) => ({ ...known, [key]: answered }));

  /** Asks for the quotes one after the other; answers them, or null when what is typed changed meanwhile. */
  async function ask(items: readonly Asking[]): Promise<readonly Outcome<Quote>[] | null> {
    const turn = ++asked.current;
    setPending("quote");
    const outcomes: Outcome<Quote>[] = [];
    for (const { key, input } of items) {
      const answer = await reach(() => actions.quote(slug, input));
      if (turn !== asked.current) return null;
      outcomes.push(answer);
      put(key, answer.ok ? { held: heldNow(answer.value), refusal: null } : { held: null, refusal: answer });
      if (!answer.ok && IN_THE_WAY.includes(answer.reason)) break;
    }
    setPending(null);
    return outcomes;
  }

  /** Confirms the quotes in hand, in order, until one is refused. Leads to the job, or to the jobs, when all have started. */
  async function confirm(keys: readonly number[]): Promise<Confirmed | null> {
    if (busy.current) return null;
    busy.current = true;
    setPending("confirm");
    const done = await confirmEach(keys);
    busy.current = false;
    const [first] = done.started;
    // Where all started, it stays pending until the next page is there.
    if (done.refusal || !first) setPending(null);
    else router.push(keys.length === 1 ? `/o/${slug}/jobs/${first.jobId}` : `/o/${slug}/jobs`);
    return done;
  }

  async function confirmEach(keys: readonly number[]): Promise<Confirmed> {
    const started: { key: number; jobId: string }[] = [];
    for (const key of keys) {
      const held = answers[key]?.held;
      if (!held) continue;
      put(key, { held, refusal: null });
      const answer = await reach(() => actions.confirm(slug, { quoteId: held.quote.id, run: "renderer" }));
      if (answer.ok) {
        started.push({ key, jobId: answer.value.jobId });
        continue;
      }
      put(key, { held, refusal: answer });
      return { started, refusal: answer };
    }
    return { started, refusal: null };
  }

  /** Lets an item's quote go, and whatever is being asked. */
  function drop(key: number) {
    asked.current += 1;
    put(key, { held: null, refusal: null });
    setPending(null);
  }

  return { answers, pending, ask, confirm, drop };
}

function heldNow(quote: Quote): Held {
  return { quote, deadline: performance.now() + (quote.expiresAt - quote.createdAt) };
}

function answeredOf(restored: Restored | null): Answered {
  if (!restored) return { held: null, refusal: null };
  const { quote, remaining, jobId } = restored;
  return { held: { quote, deadline: performance.now() + remaining }, refusal: jobId ? refuse("quote_used", { jobId }) : null };
}

/** A lost connection is a refusal as well: whether the server heard is unknown, and asking again under the same id is safe. */
async function reach<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call();
  } catch {
    return UNREACHABLE;
  }
}
