import Link from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

type Kind = "primary" | "ghost" | "danger";

const KINDS: Readonly<Record<Kind, string>> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong disabled:opacity-60",
  ghost: "border border-line bg-panel text-ink hover:border-edge disabled:text-faint",
  danger: "bg-bad text-bad-ink hover:opacity-90 disabled:opacity-60",
};

function look(kind: Kind, small: boolean, className: string | undefined): string {
  const size = small ? "min-h-8 px-3 py-1 text-sm" : "min-h-10 px-4 py-2";
  return classNames(
    "relative inline-flex items-center justify-center gap-2 rounded-control font-semibold whitespace-nowrap",
    size,
    KINDS[kind],
    className,
  );
}

type Look = { readonly kind?: Kind; readonly small?: boolean };

/** A button that acts. `pending` shows progress and takes no second click; it stays focusable, so the focus is not lost. */
export function Button({
  kind = "primary",
  small = false,
  pending = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ComponentProps<"button"> & Look & { readonly pending?: boolean }) {
  return (
    <button
      {...rest}
      type={type}
      className={look(kind, small, className)}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
    >
      {pending ? <span className="inline-flex items-center gap-2 opacity-40">{children}</span> : children}
      {pending && (
        <span className="absolute">
          <Spinner />
        </span>
      )}
    </button>
  );
}

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({ kind = "primary", small = false, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link {...rest} className={look(kind, small, className)} />;
}

/** As ButtonLink, but loads the page anew: for a way out of a page that writes its own address, which would call a soft one off. */
export function ButtonAnchor({
  kind = "primary",
  small = false,
  className,
  ...rest
}: ComponentProps<"a"> & Look & { readonly href: string }) {
  return <a {...rest} className={look(kind, small, className)} />;
}

export function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="inline-block size-3.5 shrink-0 animate-spin rounded-full border-2 border-current border-r-transparent"
    />
  );
}
