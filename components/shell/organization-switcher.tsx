import Link from "next/link";
import { CheckIcon, ChevronIcon, Mark } from "#components/ui/icons.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { Role } from "#lib/domain/orgs/role.ts";

export type Organization = { readonly slug: string; readonly name: string; readonly role: Role };

/** Which organization this is, and the way to the others. */
export function OrganizationSwitcher({
  slug,
  name,
  organizations,
}: {
  readonly slug: string;
  readonly name: string;
  readonly organizations: readonly Organization[];
}) {
  const button = (
    <>
      <Mark />
      <span className="line-clamp-2 min-w-0 leading-tight break-words">{name}</span>
      <ChevronIcon className="ml-auto size-4 text-faint" />
    </>
  );
  return (
    <Menu
      label={`Organization: ${name}. Switch`}
      button={button}
      className="flex w-full min-w-0 items-center gap-2 rounded-md px-2 py-1.5 text-left font-semibold hover:bg-soft"
      panelClassName="top-full left-0 mt-1 w-64"
    >
      <p className="px-2 py-1 text-xs text-faint">Your organizations</p>
      <ul>
        {organizations.map((one) => (
          <li key={one.slug}>
            <Link
              href={`/o/${one.slug}`}
              aria-current={one.slug === slug ? "true" : undefined}
              className="flex items-center gap-2 rounded-md px-2 py-1.5 hover:bg-soft"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate">{one.name}</span>
                <span className="block text-xs text-faint capitalize">{one.role}</span>
              </span>
              {one.slug === slug && <CheckIcon className="size-4 text-accent" />}
            </Link>
          </li>
        ))}
      </ul>
    </Menu>
  );
}
