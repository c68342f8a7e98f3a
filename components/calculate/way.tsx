import type { ReactNode } from "react";

/** One of the ways on: what it is, what it gives, and the step. */
export function Way({ title, action, children }: { readonly title: ReactNode; readonly action?: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-line px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">{title}</p>
        <div className="text-sm text-dim">{children}</div>
      </div>
      {action}
    </li>
  );
}
