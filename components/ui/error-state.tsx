"use client";
import { Button } from "./button.tsx";

const AWAY = {
  title: "The books cannot be reached right now",
  text: "Nothing is lost. What is on the books stays as it is, and a change happens wholly or not at all. Try again in a moment.",
};
const BROKEN = {
  title: "This page could not be shown",
  text: "Nothing was charged or changed by that. Credits move only in one step that happens wholly or not at all, so what you saw before still stands.",
};

/** Something broke on the way. Says what was kept, and gives the reference that the log has; an outage is told as one. */
export function ErrorState({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const digest = error instanceof Error && "digest" in error && typeof error.digest === "string" ? error.digest : null;
  // In production this word is all that comes through of an outage (db/unavailable.ts).
  const away = digest === "unavailable";
  const { title, text } = away ? AWAY : BROKEN;
  return (
    <div role="alert" className="clear-both rounded-lg border border-line bg-panel px-5 py-5">
      <h1 className="mb-1">{title}</h1>
      <p className="max-w-prose text-dim">{text}</p>
      {digest && !away && (
        <p className="mt-2 text-sm text-faint">
          Reference for support: <code>{digest}</code>
        </p>
      )}
      <Button className="mt-4" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}
