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

const UNREACHABLE = refuse("unreachable");

/** The quote in hand: asking for one, letting it go, confirming it. The quote's id is the key, so that nothing here can charge twice. */
export function useQuote(slug: string, actions: QuoteActions, restored: Restored | null) {
  const router = useRouter();
  const [held, setHeld] = useState<Held | null>(
    () => restored && { quote: restored.quote, deadline: performance.now() + restored.remaining },
  );
  const [refusal, setRefusal] = useState<Refusal | null>(() => (restored?.jobId ? refuse("quote_used", { jobId: restored.jobId }) : null));
  const [pending, setPending] = useState<"quote" | "confirm" | null>(null);
  // Set at once, where state would wait for a render and let a second click through.
  const busy = useRef(false);
  // A slow answer to an older question must not replace what was typed since.
  const asked = useRef(0);

  async function ask(input: AskedQuote): Promise<Outcome<Quote>> {
    const turn = ++asked.current;
    setPending("quote");
    setRefusal(null);
    const answer = await reach(() => actions.quote(slug, input));
    if (turn !== asked.current) return answer;
    setPending(null);
    if (answer.ok) setHeld({ quote: answer.value, deadline: performance.now() + (answer.value.expiresAt - answer.value.createdAt) });
    else setRefusal(answer);
    return answer;
  }

  async function confirm(): Promise<Refusal | null> {
    if (!held || busy.current) return null;
    busy.current = true;
    setPending("confirm");
    setRefusal(null);
    const answer = await reach(() => actions.confirm(slug, { quoteId: held.quote.id, run: "renderer" }));
    busy.current = false;
    if (answer.ok) {
      // Stays pending until the job's page is there.
      router.push(`/o/${slug}/jobs/${answer.value.jobId}`);
      return null;
    }
    setPending(null);
    setRefusal(answer);
    return answer;
  }

  function drop() {
    asked.current += 1;
    setHeld(null);
    setRefusal(null);
    setPending(null);
  }

  return { held, refusal, pending, ask, confirm, drop };
}

/** A lost connection is a refusal as well: whether the server heard is unknown, and asking again under the same id is safe. */
async function reach<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call();
  } catch {
    return UNREACHABLE;
  }
}
