import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** A titled part of a page. `note` says unit, zone or age beside the title; `aside` holds a small action at the right. */
export function Panel({
  title,
  note,
  aside,
  className,
  children,
  id,
}: {
  readonly title?: ReactNode;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
  readonly id?: string;
}) {
  return (
    <section id={id} className={classNames("min-w-0 rounded-lg border border-line bg-panel px-4 py-4 sm:px-[18px]", className)}>
      {title !== undefined && (
        <div className="mb-2.5 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="text-sm font-semibold text-dim">
            {title}
            {note !== undefined && <span className="font-normal text-faint"> · {note}</span>}
          </h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
