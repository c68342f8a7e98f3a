"use client";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";

const SAID_FOR = 2_000;

/** Copies a text; says so, also to those who do not see it. `what` names the text. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState<"Copied" | "Not copied" | null>(null);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), SAID_FOR);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid("Copied"),
      () => setSaid("Not copied"),
    );
  return (
    <>
      <Button kind="ghost" small data-screen-only aria-label={`Copy ${what}`} onClick={copy}>
        {said ?? "Copy"}
      </Button>
      <span role="status" className="sr-only">
        {said && `${said}: ${what}`}
      </span>
    </>
  );
}
