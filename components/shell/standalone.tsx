import type { ReactNode } from "react";
import { Mark } from "#components/ui/icons.tsx";

/** A page outside any organization: sign-in, invitation, not found, error. */
export function Standalone({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-5 py-10">
      <div className="mb-6 flex items-center gap-2 font-semibold">
        <Mark />
        Greenlight
      </div>
      <h1 className="mb-3">{title}</h1>
      {children}
    </main>
  );
}
