"use client";
import { Button } from "./button.tsx";

/** Something broke on the way. Says what was kept, and gives the reference that the log has. */
export function ErrorState({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const reference = error instanceof Error && "digest" in error && typeof error.digest === "string" ? error.digest : null;
  return (
    <div role="alert" className="rounded-lg border border-line bg-panel px-5 py-5">
      <h1 className="mb-1">This page could not be shown</h1>
      <p className="max-w-prose text-dim">
        Nothing was charged or changed by that. Credits move only in one step that happens wholly or not at all, so what you saw before
        still stands.
      </p>
      {reference && (
        <p className="mt-2 text-sm text-faint">
          Reference for support: <code>{reference}</code>
        </p>
      )}
      <Button className="mt-4" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}
