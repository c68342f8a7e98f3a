import type { ReactNode } from "react";
import { MoreIcon } from "#components/ui/icons.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { SandboxMark } from "#components/ui/sandbox-mark.tsx";
import { LiveBalance } from "./live-balance.tsx";
import type { NavItem } from "./nav-items.ts";
import { NavLink } from "./nav-link.tsx";
import { type Organization, OrganizationSwitcher } from "./organization-switcher.tsx";
import { SkipLink } from "./skip-link.tsx";
import type { Theme } from "./theme-switch.tsx";
import type { LiveState } from "./use-live-balance.ts";
import { UserMenu } from "./user-menu.tsx";

export type ShellView = {
  readonly slug: string;
  readonly orgName: string;
  readonly organizations: readonly Organization[];
  readonly userName: string;
  readonly userEmail: string;
  readonly theme: Theme;
  readonly sandbox: boolean;
  readonly nav: readonly NavItem[];
  /** Null: the organization has no account yet. */
  readonly balance: { readonly state: LiveState; readonly href: string } | null;
};

const IN_BAR = 4;

/** What stands around every page of an organization: where one can go, whose it is, and what can be spent. */
export function Shell({ view, children }: { readonly view: ShellView; readonly children: ReactNode }) {
  const { slug, orgName, organizations, userName, userEmail, theme, nav, balance, sandbox } = view;
  const switcher = <OrganizationSwitcher slug={slug} name={orgName} organizations={organizations} />;
  return (
    <div className="min-h-dvh sm:grid sm:grid-cols-[208px_minmax(0,1fr)] print:block!">
      <SkipLink />
      <Rail switcher={switcher} nav={nav}>
        <UserMenu name={userName} email={userEmail} theme={theme} up />
      </Rail>
      <div className="min-w-0">
        <div data-screen-only className="flex items-center gap-2 border-b border-line px-3 py-1.5 sm:hidden">
          <div className="min-w-0 flex-1">{switcher}</div>
          <UserMenu name={userName} email={userEmail} theme={theme} up={false} />
        </div>
        <main id="content" tabIndex={-1} className="w-full max-w-[1120px] px-4 pt-3 pb-24 outline-none sm:px-7 sm:pt-5 sm:pb-10">
          {/* Afloat, so that a page's heading stands beside it where there is room, and below it where there is not. */}
          <div data-screen-only className="mb-3 flex min-h-8 items-center justify-end gap-2 sm:float-right sm:mb-0 sm:ml-4">
            {sandbox && <SandboxMark />}
            {balance && <LiveBalance initial={balance.state} href={balance.href} stream={`/o/${slug}/live`} />}
          </div>
          {children}
        </main>
      </div>
      <BottomBar nav={nav} />
    </div>
  );
}

function Rail({
  switcher,
  nav,
  children,
}: {
  readonly switcher: ReactNode;
  readonly nav: readonly NavItem[];
  readonly children: ReactNode;
}) {
  return (
    <div data-screen-only className="sticky top-0 hidden h-dvh flex-col border-r border-line px-3 py-4 sm:flex">
      <div className="pb-2">{switcher}</div>
      <nav aria-label="Pages" className="min-h-0 flex-1 overflow-y-auto">
        <ul className="flex flex-col gap-0.5">
          {nav.map((item) => (
            <li key={item.href}>
              <NavLink item={item} />
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </div>
  );
}

function BottomBar({ nav }: { readonly nav: readonly NavItem[] }) {
  const more = nav.slice(IN_BAR);
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-20 grid auto-cols-fr grid-flow-col border-t border-line bg-panel px-1 py-1 pb-[max(4px,env(safe-area-inset-bottom))] sm:hidden"
    >
      {nav.slice(0, IN_BAR).map((item) => (
        <NavLink key={item.href} item={item} bar />
      ))}
      {more.length > 0 && (
        <Menu
          label="More pages"
          button={
            <>
              <MoreIcon className="size-5" />
              More
            </>
          }
          className="flex w-full flex-col items-center gap-0.5 rounded-md px-1 py-1.5 text-xs text-dim"
          panelClassName="right-0 bottom-full mb-2"
        >
          <ul>
            {more.map((item) => (
              <li key={item.href}>
                <NavLink item={item} />
              </li>
            ))}
          </ul>
        </Menu>
      )}
    </nav>
  );
}
