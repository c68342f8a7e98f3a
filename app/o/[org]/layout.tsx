import type { ReactNode } from "react";
import { Banners } from "#components/billing/banners.tsx";
import { navItems } from "#components/shell/nav-items.ts";
import { Shell } from "#components/shell/shell.tsx";
import { ZoneProvider } from "#components/ui/locale.tsx";
import { may } from "#lib/domain/orgs/permissions.ts";
import { isSandbox } from "#lib/request/mode.ts";
import { readPreferences } from "#lib/request/preferences.ts";
import { requireOrg } from "#lib/request/require-org.ts";
import { loadBanners } from "#lib/services/billing/load-banners.ts";
import { loadBalance } from "#lib/services/ledger/load-balance.ts";

export default async function OrganizationLayout({
  children,
  params,
}: {
  readonly children: ReactNode;
  readonly params: Promise<{ org: string }>;
}) {
  const visit = await requireOrg((await params).org);
  const { slug, orgName, organizations, userName, userEmail, role } = visit;
  const [balance, banners, { theme }] = await Promise.all([loadBalance(visit.accountId, visit.now), loadBanners(visit), readPreferences()]);
  const home = may(role, "usage:read") ? "usage" : "ledger";
  const shown = balance && { state: balance, href: `/o/${slug}/${home}` };
  return (
    <ZoneProvider zone={balance?.zone ?? "UTC"}>
      <Shell
        view={{ slug, orgName, organizations, userName, userEmail, theme, sandbox: isSandbox(), nav: navItems(slug, role), balance: shown }}
      >
        <Banners slug={slug} banners={banners} seesBilling={may(role, "billing:read")} />
        {children}
      </Shell>
    </ZoneProvider>
  );
}
