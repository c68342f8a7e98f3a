"use client";
import { useEffect, useState } from "react";
import type { Money } from "#components/ui/format.ts";
import { type Millis, millis } from "#lib/units/millis.ts";

export type LiveState = {
  readonly available: Millis;
  readonly held: Millis;
  readonly unit: string;
  readonly sequence: bigint;
  readonly money: Money | null;
};

type Live = { readonly state: LiveState; readonly connected: boolean; readonly changes: number };

/**
 * Follows the account's balance by server-sent events. `changes` counts what happened after the page was drawn. A hidden
 * tab closes its stream, since a browser keeps few connections a host, and looks again when it is shown.
 */
export function useLiveBalance(initial: LiveState, stream: string): Live {
  const [live, setLive] = useState<Live>({ state: initial, connected: true, changes: 0 });
  useEffect(() => {
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let isFirst = true;
    const onBalance = ({ data }: MessageEvent<string>) => {
      const state = decode(data);
      // The first word of a stream is what is, not what changed: it counts only when the page shows something older.
      const greeting = isFirst;
      isFirst = false;
      setLive((before) => ({
        state,
        connected: true,
        changes: greeting && state.sequence === before.state.sequence ? before.changes : before.changes + 1,
      }));
    };
    const open = () => {
      isFirst = true;
      source = new EventSource(stream);
      source.addEventListener("balance", onBalance);
      source.onerror = () => {
        setLive((before) => ({ ...before, connected: false }));
        isFirst = true;
        // A refused stream is not tried again by the browser itself.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, 5_000);
      };
    };
    const close = () => {
      clearTimeout(retry);
      source?.close();
      source = null;
    };
    const onVisibility = () => {
      close();
      if (document.visibilityState === "visible") open();
    };
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      close();
    };
  }, [stream]);
  // At the same entry the page knows more: since it was drawn anew, the account may pay in another currency.
  return live.state.sequence > initial.sequence ? live : { ...live, state: initial };
}

type Told = {
  readonly available: string;
  readonly held: string;
  readonly unit: string;
  readonly sequence: string;
  readonly money: { readonly cents: string; readonly currency: string } | null;
};

function decode(data: string): LiveState {
  const { available, held, unit, sequence, money }: Told = JSON.parse(data);
  return {
    available: millis(BigInt(available)),
    held: millis(BigInt(held)),
    unit,
    sequence: BigInt(sequence),
    money: money && { cents: BigInt(money.cents), currency: money.currency },
  };
}
