"use client";
import { useEffect, useState } from "react";
import type { Instant } from "#lib/units/instant.ts";

/** How long ago something was, in words, counting on by itself. `now` is the server's clock when it wrote the page. */
export function RelativeTime({ at, now }: { readonly at: Instant; readonly now: Instant }) {
  const [passed, setPassed] = useState(Math.max(0, now - at));
  useEffect(() => {
    const offset = now - at;
    const started = performance.now();
    setPassed(Math.max(0, offset));
    const timer = setInterval(() => setPassed(Math.max(0, offset + performance.now() - started)), 1_000);
    return () => clearInterval(timer);
  }, [at, now]);
  return <span className="numbers">{ago(passed)}</span>;
}

function ago(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}
