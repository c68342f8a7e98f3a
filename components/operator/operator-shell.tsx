import type { ReactNode } from "react";
import { PageFrame } from "#components/shell/page-frame.tsx";
import type { Theme } from "#components/shell/theme-switch.tsx";
import { UserMenu } from "#components/shell/user-menu.tsx";
import { SandboxMark } from "#components/ui/sandbox-mark.tsx";

const PAGES = [
  { href: "/operator/cards", label: "Rate cards" },
  { href: "/operator/billing", label: "Billing" },
  { href: "/o", label: "Studio" },
];

/** What stands around an operator's pages: they concern every organization, so none is named. */
export function OperatorShell({
  view: { userName, userEmail, theme, sandbox },
  children,
}: {
  readonly view: { readonly userName: string; readonly userEmail: string; readonly theme: Theme; readonly sandbox: boolean };
  readonly children: ReactNode;
}) {
  const aside = (
    <>
      {sandbox && (
        <span className="hidden sm:inline">
          <SandboxMark />
        </span>
      )}
      <UserMenu name={userName} email={userEmail} theme={theme} up={false} />
    </>
  );
  return (
    <PageFrame name="Operator" href="/operator/cards" pages={PAGES} aside={aside}>
      {children}
    </PageFrame>
  );
}
