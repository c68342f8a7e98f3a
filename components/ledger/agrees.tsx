import Link from "next/link";
import type { ReactNode } from "react";
import { CheckIcon } from "#components/ui/icons.tsx";

/** The small mark beside a headline that equals the sum of its rows equals the ledger; it opens the proof. */
export function Agrees({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link
      href={href}
      className="group inline-grid size-6 place-items-center self-center rounded-full text-accent hover:bg-soft"
      title={typeof children === "string" ? children : undefined}
    >
      <CheckIcon className="size-4" />
      <span className="sr-only">{children}. Open the statement</span>
    </Link>
  );
}
