import Link from "next/link";
import { classNames } from "./class-names.ts";

/** Views of one page, each with an address of its own. */
export function Tabs({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}) {
  return (
    <nav aria-label={label} className="mb-3.5 flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? "page" : undefined}
          className={classNames(
            "-mb-px border-b-2 px-3 py-2 whitespace-nowrap",
            tab.current ? "border-accent font-semibold text-ink" : "border-transparent text-dim hover:text-ink",
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
