"use client";
import { useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { CalculatorView } from "#components/calculate/view.ts";
import type { WayActions } from "#components/calculate/ways-to-buy.tsx";
import { type BatchPlan, planBatch } from "#lib/domain/rating/batch.ts";
import { readSheet, type SheetItem, type SheetProblem } from "#lib/domain/rating/batch-sheet.ts";
import { withoutLines } from "#lib/domain/rating/csv-text.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { tierLimits } from "#lib/domain/rating/tier.ts";
import { type Outcome, type Refusal, refuse } from "#lib/units/outcome.ts";

/** What the server's verb answers: the plan, and a binding quote of each item. */
export type Quoted = Omit<BatchPlan, "items"> & { readonly quotes: readonly Quote[] };
export type BatchActions = {
  readonly quote: (slug: string, input: { readonly items: readonly unknown[] }) => Promise<Outcome<Quoted>>;
  readonly confirm: (slug: string, input: { quoteId: string; run: "renderer" }) => Promise<Outcome<{ readonly jobId: string }>>;
};
export type BatchProps = { readonly slug: string; readonly view: CalculatorView; readonly actions: BatchActions & WayActions };

/** A batch in hand: its quotes, and the browser's own moment at which they end. */
type Held = { readonly batch: Quoted; readonly items: readonly SheetItem[]; readonly deadline: number };

/** The batch planner's state: the sheet as typed, what it plans, the quotes, and how far confirming has come. */
export function useBatch({ slug, view, actions }: BatchProps) {
  const router = useRouter();
  const [text, setText] = useKeptText(`batch:${slug}`);
  const [held, setHeld] = useState<Held | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, setPending] = useState<"quote" | "confirm" | null>(null);
  const [isOver, setOver] = useState(false);
  /** Jobs that started: of the batch that is being confirmed, or before it was refused. */
  const [started, setStarted] = useState(0);
  const busy = useRef(false);
  const settled = useDeferredValue(text);
  const read = useMemo(() => planSheet(view, settled), [view, settled]);

  function type(next: string) {
    setText(next);
    setHeld(null);
    setRefusal(null);
    setStarted(0);
  }

  async function quote() {
    // What is read of a long sheet may be behind what was typed last.
    const { items, plan } = settled === text ? read : planSheet(view, text);
    if (busy.current || !plan) return;
    begin("quote");
    const answer = await reach(() => actions.quote(slug, { items: items.map(({ request, tags }) => ({ ...request, ...tags })) }));
    end();
    setOver(false);
    if (answer.ok) setHeld({ batch: answer.value, items, deadline: performance.now() + lifeOf(answer.value) });
    else setRefusal(answer);
  }

  /** What has started when one is refused leaves the sheet; the rest stays as it was typed. */
  async function confirm() {
    if (busy.current || !held) return;
    begin("confirm");
    const done = await confirmInOrder(held, (quoteId) => reach(() => actions.confirm(slug, { quoteId, run: "renderer" })), setStarted);
    setText(done.refusal ? withoutLines(text, done.lines) : "");
    // Where all started, it stays pending until the jobs are there.
    if (!done.refusal) return router.push(`/o/${slug}/jobs`);
    end();
    setHeld(null);
    setRefusal(done.refusal);
  }

  function begin(step: "quote" | "confirm") {
    busy.current = true;
    setPending(step);
    setRefusal(null);
    setStarted(0);
  }

  function end() {
    busy.current = false;
    setPending(null);
  }

  return { text, type, ...read, held, refusal, pending, started, isOver, quote, confirm, setHeld, setOver };
}

/** Confirms in the order of processing until one is refused; answers the lines of those that started. */
async function confirmInOrder(
  { batch, items }: Held,
  confirmOne: (quoteId: string) => Promise<Outcome<{ readonly jobId: string }>>,
  onStarted: (count: number) => void,
): Promise<{ readonly lines: readonly number[]; readonly refusal: Refusal | null }> {
  const lines: number[] = [];
  for (const index of batch.order) {
    const [asked, item] = [batch.quotes[index], items[index]];
    if (!asked || !item) continue;
    const answer = await confirmOne(asked.id);
    if (!answer.ok) return { lines, refusal: answer };
    lines.push(item.line);
    onStarted(lines.length);
  }
  return { lines, refusal: null };
}

type Read = { readonly items: readonly SheetItem[]; readonly problems: readonly SheetProblem[]; readonly plan: BatchPlan | null };

function planSheet({ card, plan, terms, unit }: CalculatorView, text: string): Read {
  const { items, problems } = readSheet(card, text);
  if (problems.length || !items.length) return { items, problems, plan: null };
  const planned = planBatch(
    card,
    items.map(({ request }) => request),
    terms,
  );
  if (!planned.ok) return { items, problems: [], plan: null };
  const beyond = items.flatMap(({ line, request }) =>
    tierLimits(card, plan.id, request).map(({ path, message }) => ({ line, column: path.split(".").at(-1) ?? "", cell: "", message })),
  );
  const foreign = planned.value.items.flatMap(({ rated }, index): SheetProblem[] => {
    const column = card.unit.kind === "money" ? (card.unit.by?.field ?? "operation") : "operation";
    const message = `is priced in ${rated.unit}, and this account is in ${unit}`;
    return rated.unit === unit ? [] : [{ line: items[index]?.line ?? 0, column, cell: "", message }];
  });
  const unfit = [...beyond, ...foreign];
  return { items, problems: unfit, plan: unfit.length ? null : planned.value };
}

/** Text that a reload, a sign-in and the back button of this tab keep. */
function useKeptText(key: string) {
  const [text, setText] = useState("");
  // What was typed while the page was still loading is newer than what was kept.
  useEffect(() => setText((typed) => typed || (sessionStorage.getItem(key) ?? "")), [key]);
  const keep = (next: string) => {
    setText(next);
    try {
      sessionStorage.setItem(key, next);
    } catch {
      // The browser keeps nothing for us: then the text lives as long as the page.
    }
  };
  return [text, keep] as const;
}

function lifeOf({ quotes }: Quoted): number {
  const [first] = quotes;
  return first ? first.expiresAt - first.createdAt : 0;
}

async function reach<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call();
  } catch {
    return refuse("unreachable");
  }
}
