import type { ReactNode } from "react";

/** Nothing yet: says what would stand here, and what to do first. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-start gap-2 rounded-lg border border-dashed border-edge px-5 py-6">
      <p className="font-semibold">{title}</p>
      {children && <div className="max-w-prose text-dim">{children}</div>}
      {action && <div className="mt-1">{action}</div>}
    </div>
  );
}
