"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { formatAmount, unitWord } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { type LiveState, useLiveBalance } from "./use-live-balance.ts";

const REFRESH_AFTER = 400;

/** The balance, live on every page. When it moves, what the server drew is fetched again, so that the page and the chip agree. */
export function LiveBalance({ initial, stream, href }: { readonly initial: LiveState; readonly stream: string; readonly href: string }) {
  const router = useRouter();
  const { state, connected, changes } = useLiveBalance(initial, stream);
  useEffect(() => {
    if (changes === 0) return;
    const timer = setTimeout(() => router.refresh(), REFRESH_AFTER);
    return () => clearTimeout(timer);
  }, [changes, router]);
  return (
    <>
      <Link
        href={href}
        className="inline-flex min-h-8 items-center gap-1.5 rounded-full border border-line bg-panel px-3 py-1 hover:border-edge"
      >
        <span aria-hidden="true" className={connected ? "size-2 rounded-full bg-accent" : "size-2 rounded-full border border-warn"} />
        <Amount value={state.available} unit={state.unit} money={state.money} />
        <span className={connected ? "sr-only" : "text-xs text-warn"}>{connected ? "live" : "reconnecting"}</span>
      </Link>
      <Announcement state={state} />
    </>
  );
}

// Says a new balance once it has come to rest: a burst of changes is one sentence.
function Announcement({ state }: { readonly state: LiveState }) {
  const locale = useLocale();
  const [said, setSaid] = useState("");
  const first = useRef(state.sequence);
  const text = `${formatAmount(state.available, locale)} ${unitWord(state.unit, state.available)} can be spent now`;
  useEffect(() => {
    if (state.sequence === first.current) return;
    const timer = setTimeout(() => setSaid(text), 1_200);
    return () => clearTimeout(timer);
  }, [state.sequence, text]);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
