import { may, type Permission } from "#lib/domain/orgs/permissions.ts";
import type { Role } from "#lib/domain/orgs/role.ts";

export type NavIcon = "overview" | "usage" | "calculate" | "jobs" | "statement" | "books" | "members" | "plans" | "billing" | "settings";
export type NavItem = { readonly href: string; readonly label: string; readonly icon: NavIcon };

const PAGES = [
  { path: "", label: "Overview", icon: "overview", needs: "org:read" },
  { path: "/usage", label: "Usage", icon: "usage", needs: "usage:read" },
  { path: "/calculate", label: "Calculate", icon: "calculate", needs: "quotes:create" },
  { path: "/jobs", label: "Jobs", icon: "jobs", needs: "jobs:read" },
  { path: "/ledger", label: "Statement", icon: "statement", needs: "ledger:read" },
  { path: "/books", label: "Books", icon: "books", needs: "books:read" },
  { path: "/members", label: "Members", icon: "members", needs: "members:read" },
  { path: "/plans", label: "Plans", icon: "plans", needs: "org:read" },
  { path: "/billing", label: "Billing", icon: "billing", needs: "billing:read" },
  { path: "/settings", label: "Settings", icon: "settings", needs: "org:read" },
] as const satisfies readonly { path: string; label: string; icon: NavIcon; needs: Permission }[];

/** The pages that a role may open; the others are absent, not greyed out. */
export function navItems(slug: string, role: Role): readonly NavItem[] {
  return PAGES.filter(({ needs }) => may(role, needs)).map(({ path, label, icon }) => ({ href: `/o/${slug}${path}`, label, icon }));
}
