"use client";
import { ErrorState } from "#components/ui/error-state.tsx";

export default function ErrorPage({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <main className="mx-auto w-full max-w-2xl px-5 py-16">
      <ErrorState error={error} retry={retry} />
    </main>
  );
}
