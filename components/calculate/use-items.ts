"use client";
import { useRef, useState } from "react";
import { MOST_ITEMS } from "./address.ts";
import type { Draft } from "./draft.ts";

/** One item of what is calculated. Its key stays, wherever it stands. */
export type Item = { readonly key: number; readonly draft: Draft };

/** The items as typed, and which one stands in the form. There is always at least one. */
export function useItems(initial: readonly Draft[], first: number) {
  const [state, setState] = useState(() => ({ items: initial.map((draft, key): Item => ({ key, draft })), at: first }));
  const nextKey = useRef(initial.length);
  const { items, at } = state;

  function insert(index: number, draft: Draft) {
    const item = { key: nextKey.current++, draft };
    setState({ items: items.toSpliced(index, 0, item), at: index });
  }

  return {
    items,
    at,
    mayAdd: items.length < MOST_ITEMS,
    /** Another item after the last; it stands in the form. */
    add: (draft: Draft) => insert(items.length, draft),
    /** The same item once more, after it; the copy stands in the form. */
    duplicate: (index: number) => {
      const item = items[index];
      if (item) insert(index + 1, item.draft);
    },
    select: (index: number) => setState({ items, at: index }),
    /** Changes the drafts of some items, by their keys. */
    change: (drafts: ReadonlyMap<number, Draft>) =>
      setState({ items: items.map(({ key, draft }) => ({ key, draft: drafts.get(key) ?? draft })), at }),
    /** Takes items away, except that one always stays. */
    remove: (keys: readonly number[]) => {
      const left = items.filter(({ key }) => !keys.includes(key));
      if (!left.length) return;
      const before = items.slice(0, at).filter(({ key }) => !keys.includes(key)).length;
      setState({ items: left, at: Math.min(before, left.length - 1) });
    },
  };
}
