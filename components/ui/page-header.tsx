import type { ReactNode } from "react";

/** The page's one heading, what it is about, and its main action. */
export function PageHeader({
  title,
  note,
  children,
}: {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div>
        <h1>{title}</h1>
        {note && <p className="text-sm text-dim">{note}</p>}
      </div>
      {/* As high as the balance chip that floats beside them, so that both stand on one line. */}
      {children && <div className="flex flex-wrap items-center gap-2 *:min-h-8 *:py-1">{children}</div>}
    </div>
  );
}
