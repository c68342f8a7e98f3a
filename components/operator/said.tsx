import type { ReactNode } from "react";
import { CheckIcon } from "#components/ui/icons.tsx";

/** What came of the last action of a list, also for those who do not see it; the row that it was about may be gone. */
export function Said({ children }: { readonly children: ReactNode }) {
  return (
    <div role="status">
      {children && (
        <p className="mb-3 flex items-start gap-2.5 rounded-control bg-soft px-3 py-2">
          <CheckIcon className="mt-0.5 size-4 text-accent" />
          <span className="min-w-0 wrap-break-word">{children}</span>
        </p>
      )}
    </div>
  );
}
