import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "#components/ui/icons.tsx";
import { SkipLink } from "./skip-link.tsx";

type Destination = { readonly href: string; readonly label: string };

/** What stands around a page that belongs to no organization: a line with where one is, where one can go, and `aside`. */
export function PageFrame({
  name,
  href,
  pages,
  aside,
  children,
}: {
  readonly name: string;
  readonly href: string;
  readonly pages: readonly Destination[];
  readonly aside: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <>
      <SkipLink />
      <header data-screen-only className="border-b border-line">
        <div className="mx-auto flex w-full max-w-[1120px] items-center gap-x-2 gap-y-1 px-4 sm:gap-x-4 py-2 sm:px-7">
          <Link href={href} className="flex items-center gap-2 font-semibold">
            <Mark />
            {name}
          </Link>
          <nav aria-label="Pages" className="flex min-w-0 flex-1 items-center gap-1 overflow-x-auto text-dim">
            {pages.map((page) => (
              <Link
                key={page.href}
                href={page.href}
                className="rounded-md px-1.5 py-1.5 whitespace-nowrap sm:px-2 hover:bg-soft hover:text-ink"
              >
                {page.label}
              </Link>
            ))}
          </nav>
          {aside}
        </div>
      </header>
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[1120px] px-4 pt-5 pb-16 outline-none sm:px-7">
        {children}
      </main>
    </>
  );
}
