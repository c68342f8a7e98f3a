"use client";
import { ErrorState } from "#components/ui/error-state.tsx";

export default function OrganizationError({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return <ErrorState error={error} retry={retry} />;
}
