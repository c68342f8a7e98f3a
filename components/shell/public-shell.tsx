import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { PageFrame } from "./page-frame.tsx";

const PAGES = [
  { href: "/pricing", label: "Pricing" },
  { href: "/docs/api", label: "API" },
];

/** What stands around the pages that everybody may see. */
export function PublicShell({ children }: { readonly children: ReactNode }) {
  const signIn = (
    <ButtonLink href="/sign-in" kind="ghost" small>
      Sign in
    </ButtonLink>
  );
  return (
    <PageFrame name="Greenlight" href="/" pages={PAGES} aside={signIn}>
      {children}
    </PageFrame>
  );
}
