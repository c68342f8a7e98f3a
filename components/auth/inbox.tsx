import { Button, ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SandboxMark } from "#components/ui/sandbox-mark.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";

export type InboxLetter = {
  readonly id: string;
  readonly at: Instant;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
};

/** Every letter that the sandbox's mail server took, as text: a letter's HTML is never rendered here. */
export function Inbox({ letters, to }: { readonly letters: readonly InboxLetter[] | "away"; readonly to: string }) {
  return (
    <main className="mx-auto w-full max-w-2xl px-5 py-8">
      <PageHeader
        title={
          <>
            Inbox <SandboxMark />
          </>
        }
        note="Letters to anybody stop here: the sandbox delivers none."
      >
        <ButtonLink kind="ghost" small href="/sign-in">
          Sign in
        </ButtonLink>
      </PageHeader>
      <form method="get" className="flex items-end gap-2">
        <Field label="Only letters to" className="grow">
          {(control) => <Input {...control} name="to" type="email" defaultValue={to} placeholder="everybody" />}
        </Field>
        <Button type="submit" kind="ghost" className="mb-3">
          Show
        </Button>
      </form>
      {letters === "away" && (
        <Notice tone="warn">
          The sandbox's mail server does not answer. Start Greenlight by <code>npm start</code>.
        </Notice>
      )}
      {letters !== "away" && letters.length === 0 && (
        <EmptyState title="No letters yet">Ask for a sign-in link or invite somebody, and reload this page.</EmptyState>
      )}
      {letters !== "away" && letters.map((letter) => <Letter key={letter.id} letter={letter} />)}
    </main>
  );
}

function Letter({ letter }: { readonly letter: InboxLetter }) {
  return (
    <article className="mb-3 rounded-lg border border-line bg-panel px-4 py-3">
      <h2 className="font-semibold">{letter.subject || "(no subject)"}</h2>
      <p className="mb-2 text-xs text-dim">
        To {letter.to.join(", ")} · from {letter.from} · <When at={letter.at} shape="second" /> UTC
      </p>
      <p className="mb-3 text-sm break-words whitespace-pre-line">{withoutLinks(letter)}</p>
      <div className="flex flex-wrap gap-2">
        {letter.links.map((link) => (
          <a
            key={link}
            href={link}
            rel="noreferrer"
            className="inline-flex min-h-8 items-center rounded-control bg-accent px-3 text-sm font-semibold text-accent-ink hover:bg-accent-strong"
          >
            Open {pathOf(link)}
          </a>
        ))}
      </div>
    </article>
  );
}

// A link stands below as a button; its long token in the text only hides what the letter says.
function withoutLinks({ text, links }: InboxLetter): string {
  return links.reduce((left, link) => left.replaceAll(link, "(link below)"), text).trim();
}

// Where a link leads, without the token in it.
function pathOf(link: string): string {
  const path = URL.canParse(link) ? new URL(link).pathname : link;
  return path.length > 24 ? `${path.slice(0, path.indexOf("/", 1) + 1)}…` : path;
}
