import Link from "next/link";
import type { ReactNode } from "react";
import type { Theme } from "#components/shell/theme-switch.tsx";
import { UserMenu } from "#components/shell/user-menu.tsx";
import { Mark } from "#components/ui/icons.tsx";
import { SandboxMark } from "#components/ui/sandbox-mark.tsx";

/** What stands around an operator's pages: they concern every organization, so none is named. */
export function OperatorShell({
  view: { userName, userEmail, theme, sandbox },
  children,
}: {
  readonly view: { readonly userName: string; readonly userEmail: string; readonly theme: Theme; readonly sandbox: boolean };
  readonly children: ReactNode;
}) {
  return (
    <>
      <a
        href="#content"
        className="sr-only z-40 rounded-control bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header data-screen-only className="border-b border-line">
        <div className="mx-auto flex w-full max-w-[1120px] items-center gap-x-4 gap-y-1 px-4 py-2 sm:px-7">
          <Link href="/operator/cards" className="flex items-center gap-2 font-semibold">
            <Mark />
            Operator
          </Link>
          <nav aria-label="Pages" className="flex flex-1 items-center gap-1 text-dim">
            <Link href="/operator/cards" className="rounded-md px-2 py-1.5 hover:bg-soft hover:text-ink">
              Rate cards
            </Link>
            <Link href="/o" className="rounded-md px-2 py-1.5 hover:bg-soft hover:text-ink">
              Your studio
            </Link>
          </nav>
          {sandbox && (
            <span className="hidden sm:inline">
              <SandboxMark />
            </span>
          )}
          <UserMenu name={userName} email={userEmail} theme={theme} up={false} />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[1120px] px-4 pt-5 pb-16 outline-none sm:px-7">
        {children}
      </main>
    </>
  );
}
