"use client";
import { useState } from "react";
import type { ItemChange } from "#lib/domain/rating/project.ts";
import { type Draft, draftOf, requestOf, tagsOf, withChange, withText } from "./draft.ts";
import { estimate } from "./offer.ts";
import { isShort } from "./totals.ts";
import type { Item, useItems } from "./use-items.ts";
import type { useQuotes } from "./use-quotes.ts";
import type { CalculatorView } from "./view.ts";

type Kit = {
  readonly view: CalculatorView;
  readonly list: ReturnType<typeof useItems>;
  readonly quotes: ReturnType<typeof useQuotes>;
  /** Every item has a quote in hand. */
  readonly isBound: boolean;
  readonly writeAddress: () => void;
};

/** The steps from what is typed to running jobs: changing, asking for binding prices, confirming them. */
export function useSteps({ view, list, quotes, isBound, writeAddress }: Kit) {
  const { items, at } = list;
  const current = items[at] ?? items[0];
  const [insisted, setInsisted] = useState(false);
  const [waysOpen, setWaysOpen] = useState(false);
  const [started, setStarted] = useState<readonly string[]>([]);

  async function request(from: readonly Item[]) {
    setInsisted(true);
    const unfit = from.findIndex(({ draft }) => estimate(view, draft).offer?.unit !== view.unit);
    // What does not fit, or is priced in another currency, must stand in the form to be seen.
    if (unfit >= 0) return list.select(unfit);
    const asking = from.map(({ key, draft }) => ({ key, input: { ...requestOf(view.card, draft), ...tagsOf(draft) } }));
    const outcomes = await quotes.ask(asking);
    const made = (outcomes ?? []).flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
    if (made.length === from.length && isShort(made)) setWaysOpen(true);
  }

  /** New drafts, by item key. Who had binding prices gets binding ones again where one click made the change. */
  function change(drafts: ReadonlyMap<number, Draft>, isOneClick: boolean) {
    list.change(drafts);
    for (const key of drafts.keys()) quotes.drop(key);
    if (isOneClick && isBound) void request(items.map(({ key, draft }) => ({ key, draft: drafts.get(key) ?? draft })));
  }

  async function run() {
    // Now, not later: writing the address while the job's page is on its way would call that navigation off.
    writeAddress();
    const done = await quotes.confirm(items.map(({ key }) => key));
    if (!done?.refusal) return;
    setStarted((before) => [...before, ...done.started.map(({ jobId }) => jobId)]);
    list.remove(done.started.map(({ key }) => key));
    if (done.refusal.reason === "insufficient_credits") setWaysOpen(true);
  }

  const only = (draft: Draft | undefined) => new Map(current && draft ? [[current.key, draft]] : []);
  return {
    insisted,
    waysOpen,
    setWaysOpen,
    /** The jobs that started before one of the items was refused. */
    started,
    change: (draft: Draft) => change(only(draft), false),
    /** Chooses one of the values that stand side by side. */
    choose: (path: string, value: string) => change(only(current && withText(current.draft, path, value)), true),
    /** Applies alternatives, each to the item at its place. */
    apply: (changes: readonly ItemChange[]) => {
      const made = changes.flatMap(({ item, change: each }): [number, Draft][] => {
        const found = items[item];
        return found ? [[found.key, withChange(found.draft, each)]] : [];
      });
      change(new Map(made), true);
    },
    addItem: () => {
      const draft = draftOf(view.card, current ? { operation: current.draft.operation, ...tagsOf(current.draft) } : {});
      if (draft) list.add(draft);
      setInsisted(false);
    },
    letGo: () => {
      for (const { key } of items) quotes.drop(key);
    },
    run,
    fresh: () => void request(items),
  };
}
