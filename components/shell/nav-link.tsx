"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "#components/ui/class-names.ts";
import {
  BillingIcon,
  BooksIcon,
  CalculateIcon,
  JobsIcon,
  MembersIcon,
  OverviewIcon,
  PlansIcon,
  SettingsIcon,
  StatementIcon,
  UsageIcon,
} from "#components/ui/icons.tsx";
import type { NavIcon, NavItem } from "./nav-items.ts";

const ICONS = {
  overview: OverviewIcon,
  usage: UsageIcon,
  calculate: CalculateIcon,
  jobs: JobsIcon,
  statement: StatementIcon,
  books: BooksIcon,
  members: MembersIcon,
  plans: PlansIcon,
  billing: BillingIcon,
  settings: SettingsIcon,
} as const satisfies Record<NavIcon, unknown>;

/** One page of the organization. `bar` is its form in the bottom bar of a phone. */
export function NavLink({ item, bar = false }: { readonly item: NavItem; readonly bar?: boolean }) {
  const path = usePathname();
  const isHome = item.icon === "overview";
  const current = path === item.href || (!isHome && path.startsWith(`${item.href}/`));
  const Icon = ICONS[item.icon];
  const shape = bar ? "flex-col justify-center gap-0.5 px-1 py-1.5 text-xs" : "gap-2.5 px-2 py-1.5";
  return (
    <Link
      href={item.href}
      aria-current={current ? "page" : undefined}
      className={classNames(
        "flex items-center rounded-md",
        shape,
        current ? "bg-soft font-semibold text-ink" : "text-dim hover:bg-soft hover:text-ink",
      )}
    >
      <Icon className={bar ? "size-5" : "size-4"} />
      {item.label}
    </Link>
  );
}
