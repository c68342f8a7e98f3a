"use client";
import { useCallback, useEffect } from "react";

/** Keeps what is typed, and the quotes in hand, in the address: a reload, the back button and a second tab find the same ones. Answers what writes it at once. `isWaiting` for answers, it writes nothing: the router answers for the address it knew when it asked, and would load the page anew for another. */
export function useAddress(text: string, isWaiting: boolean): () => void {
  const query = `?${text}`;
  const write = useCallback(() => {
    const { pathname, search } = window.location;
    if (pathname.endsWith("/calculate") && search !== query) window.history.replaceState(null, "", query);
  }, [query]);
  useEffect(() => {
    if (isWaiting) return;
    // Again and again, since the router writes the address it knew when an action of its own ends later than ours.
    const timer = setInterval(write, 200);
    // Before a click can lead away: the back button must find what was typed a moment ago.
    document.addEventListener("click", write, true);
    return () => {
      clearInterval(timer);
      document.removeEventListener("click", write, true);
    };
  }, [write, isWaiting]);
  return write;
}
