import { Menu } from "#components/ui/menu.tsx";
import { type Theme, ThemeSwitch } from "./theme-switch.tsx";

/** Who is signed in, the colours they like, and the way out. */
export function UserMenu({
  name,
  email,
  theme,
  up,
}: {
  readonly name: string;
  readonly email: string;
  readonly theme: Theme;
  readonly up: boolean;
}) {
  const initial = (
    <span
      aria-hidden="true"
      data-initial={name.slice(0, 1).toUpperCase()}
      className="grid size-7 shrink-0 place-items-center rounded-full bg-soft text-xs font-semibold text-accent before:content-[attr(data-initial)]"
    />
  );
  const button = up ? (
    <>
      {initial}
      <span className="truncate">{name}</span>
    </>
  ) : (
    initial
  );
  const shape = up
    ? "flex w-full min-w-0 items-center gap-2 rounded-md px-2 py-1.5 text-left text-dim hover:bg-soft"
    : "grid size-9 place-items-center rounded-full";
  return (
    <Menu
      label={`Signed in as ${name}. Menu`}
      button={button}
      className={shape}
      panelClassName={up ? "bottom-full left-0 mb-1 w-56" : "top-full right-0 mt-1 w-56"}
    >
      <p className="px-2 pt-1 pb-2 text-sm">
        <span className="block truncate font-semibold">{name}</span>
        <span className="block truncate text-dim">{email}</span>
      </p>
      <div className="flex items-center justify-between border-t border-line px-2 py-2 text-sm text-dim">
        Colours
        <ThemeSwitch initial={theme} />
      </div>
      <form action="/sign-out" method="post" className="border-t border-line pt-1">
        <button type="submit" className="w-full rounded-md px-2 py-1.5 text-left hover:bg-soft">
          Sign out
        </button>
      </form>
    </Menu>
  );
}
