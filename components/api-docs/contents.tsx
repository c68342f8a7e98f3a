import type { DocsView } from "#lib/domain/api-keys/docs-view.ts";

/** The way around: beside the text, or folded above it on a narrow screen. */
export function Contents({ view }: { readonly view: DocsView }) {
  return (
    <>
      <details className="mb-5 rounded-lg border border-line bg-panel px-4 py-2 lg:hidden">
        <summary className="min-h-8 content-center font-semibold">Contents</summary>
        <nav aria-label="Contents, folded" className="py-2">
          <List view={view} />
        </nav>
      </details>
      <nav aria-label="Contents" className="hidden lg:block">
        <div className="sticky top-6 max-h-[calc(100dvh-48px)] overflow-y-auto">
          <List view={view} />
        </div>
      </nav>
    </>
  );
}

function List({ view }: { readonly view: DocsView }) {
  return (
    <ul className="grid gap-4 text-sm">
      <li>
        <Heading>Basics</Heading>
        <Links links={BASICS} />
      </li>
      {view.groups.map(({ title, calls }) => (
        <li key={title}>
          <Heading>{title}</Heading>
          <Links links={calls.map(({ id, method, path }) => ({ href: `#${id}`, text: `${method} ${path}`, mono: true }))} />
        </li>
      ))}
      <li>
        <Heading>Errors</Heading>
        <Links links={[{ href: "#errors", text: "Every code" }]} />
      </li>
    </ul>
  );
}

const BASICS = [
  { href: "#keys", text: "Keys and scopes" },
  { href: "#values", text: "Amounts, time, lists" },
  { href: "#idempotency", text: "Asking twice" },
  { href: "#limits", text: "Limits" },
];

function Heading({ children }: { readonly children: string }) {
  return <p className="mb-1 text-xs font-semibold text-faint">{children}</p>;
}

function Links({ links }: { readonly links: readonly { readonly href: string; readonly text: string; readonly mono?: boolean }[] }) {
  return (
    <ul>
      {links.map(({ href, text, mono }) => (
        <li key={href}>
          <a href={href} className={`block min-h-6 py-0.5 text-dim hover:text-ink ${mono ? "font-mono text-xs break-all" : ""}`}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}
