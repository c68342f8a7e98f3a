import type { ReactNode } from "react";
import { WarningIcon } from "./icons.tsx";

/** A no that can be acted on: what was refused, which limit said so, who can raise it, and what to do now. What was typed stays. */
export function Refusal({
  title,
  limit,
  raisedBy,
  children,
}: {
  readonly title: ReactNode;
  readonly limit?: ReactNode;
  readonly raisedBy?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div role="alert" className="rounded-lg border border-bad bg-bad-soft px-4 py-3">
      <p className="flex items-start gap-2 font-semibold">
        <WarningIcon className="mt-0.5 size-4 text-bad" />
        {title}
      </p>
      <div className="mt-1 space-y-1 pl-6 text-dim">
        {limit && <p>Limit: {limit}</p>}
        {raisedBy && <p>Who can change that: {raisedBy}</p>}
        {children}
      </div>
    </div>
  );
}
