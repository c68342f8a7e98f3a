import Link from "next/link";
import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/icons.tsx";

/** What stands around the pages that everybody may see. */
export function PublicShell({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <header data-screen-only className="border-b border-line">
        <div className="mx-auto flex w-full max-w-[1120px] items-center gap-x-4 px-4 py-2 sm:px-7">
          <Link href="/" className="flex items-center gap-2 font-semibold">
            <Mark />
            Greenlight
          </Link>
          <nav aria-label="Pages" className="flex flex-1 items-center text-dim">
            <Link href="/pricing" className="rounded-md px-2 py-1.5 hover:bg-soft hover:text-ink">
              Pricing
            </Link>
          </nav>
          <ButtonLink href="/sign-in" kind="ghost" small>
            Sign in
          </ButtonLink>
        </div>
      </header>
      <main className="mx-auto w-full max-w-[1120px] px-4 pt-6 pb-16 sm:px-7">{children}</main>
    </>
  );
}
