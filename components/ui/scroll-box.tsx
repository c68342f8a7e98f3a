import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** What may be larger than its place, and scrolls there: reachable by keyboard, and named for whoever comes by it. */
export function ScrollBox({
  label,
  className,
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className={classNames("overflow-auto", className)}>
      {children}
    </section>
  );
}
