"use client";
import { useDeferredValue, useEffect, useMemo, useState, useTransition } from "react";
import { withValue } from "#lib/domain/catalog/edit.ts";
import type { Problems } from "#lib/domain/catalog/problems.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { nextCardOfJson } from "#lib/domain/catalog/succession.ts";
import type { Outcome, Refusal } from "#lib/units/outcome.ts";

export type DraftActions = {
  readonly save: (input: unknown) => Promise<Outcome<{ readonly revision: number; readonly problems: Problems }>>;
  readonly discard: (input: unknown) => Promise<Outcome<unknown>>;
};

export type DraftView = {
  readonly previous: RateCard;
  readonly body: string;
  readonly revision: number;
};

/** The text of a draft as it is typed, what is wrong with it, and the steps that keep it or throw it away. Whatever is refused, the text stays. */
export function useDraft(view: DraftView, actions: DraftActions) {
  const { previous } = view;
  const [text, setText] = useState(view.body);
  const [saved, setSaved] = useState({ body: view.body, revision: view.revision });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, start] = useTransition();
  const checked = useDeferredValue(text);
  const read = useMemo(() => nextCardOfJson(checked, previous), [checked, previous]);
  // The figures are those of the last text that was a card, so that they stay while one of them is half typed.
  const [sound, setSound] = useState<RateCard>(read.ok ? read.card : previous);
  if (read.ok && read.card !== sound) setSound(read.card);
  const json = useMemo(() => parsed(text), [text]);
  const isChanged = text !== saved.body || saved.revision === 0;
  useUnsavedWarning(text !== saved.body);

  const run = (action: () => Promise<Outcome<unknown>>) => {
    if (pending) return;
    start(async () => {
      setRefusal(null);
      const outcome = await action().catch((): Refusal => ({ ok: false, reason: "lost", detail: {} }));
      if (!outcome.ok) setRefusal(outcome);
    });
  };
  const save = () =>
    run(async () => {
      const body = text;
      const outcome = await actions.save({ cardId: previous.id, body, revision: saved.revision });
      if (outcome.ok) setSaved({ body, revision: outcome.value.revision });
      return outcome;
    });
  const discard = (onDone: () => void) =>
    run(async () => {
      const outcome = await actions.discard({ cardId: previous.id, revision: saved.revision });
      if (outcome.ok) onDone();
      return outcome;
    });
  const set = (path: string, value: string) => {
    if (json !== null) setText(JSON.stringify(withValue(json, path, value), null, 2));
  };
  return { text, setText, set, json, sound, problems: read.ok ? [] : read.problems, isChanged, saved, pending, refusal, save, discard };
}

function parsed(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return null;
  }
}

/** The browser asks before a page is left whose text is nowhere else. */
function useUnsavedWarning(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
}
