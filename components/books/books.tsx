import type { ReactNode } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Count } from "#components/ui/count.tsx";
import { CheckIcon, WarningIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { When } from "#components/ui/when.tsx";
import { Broken } from "./broken.tsx";
import { CheckNow, type VerifyAction } from "./check-now.tsx";
import { Checks } from "./checks.tsx";
import { Promises } from "./promises.tsx";
import { Took } from "./took.tsx";
import { Verifier } from "./verifier.tsx";
import { type BooksView, type Check, SHORT } from "./view.ts";

type Props = { readonly slug: string; readonly site: string; readonly view: BooksView; readonly verify: VerifyAction };

/** What is proven of the books, up to which entry, and how anybody can prove it again. */
export function Books({ slug, site, view, verify }: Props) {
  const [last] = view.checks;
  return (
    <>
      <PageHeader title="Books" note="Every entry is sealed by a chain of hashes, and checked against all sums once an hour" />
      {last && last.broken > 0 && <Broken slug={slug} view={view} />}
      <Panel title="Proof" aside={<CheckNow slug={slug} now={view.now} verify={verify} />} className="mb-3.5">
        <Headline last={last} view={view} />
        <Facts last={last} view={view} />
      </Panel>
      <Panel title="What was checked" note={last ? <When at={last.at} /> : "not yet"} className="mb-3.5">
        <Promises promises={view.promises} checked={last !== undefined} />
      </Panel>
      <div className="grid items-start gap-3.5 lg:grid-cols-2">
        <Verifier slug={slug} site={site} head={view.head} />
        <Checks checks={view.checks} />
      </div>
    </>
  );
}

function Headline({ last, view }: { readonly last: Check | undefined; readonly view: BooksView }) {
  if (!last) return <p className="mb-2 text-lg font-semibold">Not checked yet</p>;
  const { broken, sequence, until } = last;
  return (
    <div className="mb-2">
      <p className={`flex items-center gap-2 text-lg font-semibold ${broken > 0 ? "text-bad" : ""}`}>
        {broken > 0 ? <WarningIcon className="size-5" /> : <CheckIcon className="size-5 text-accent" />}
        <span>
          {broken > 0 ? `${broken} of ${view.promises.length} promises broken, checked` : "Proven"} up to entry <Count value={sequence} />
        </span>
      </p>
      {until !== null && (
        <p className="pl-7 text-dim">
          made <When at={until} shape="full" />
        </p>
      )}
    </div>
  );
}

function Facts({ last, view }: { readonly last: Check | undefined; readonly view: BooksView }) {
  const { now, head, sequence, lastEntryAt } = view;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1.5">
      {last && (
        <Fact name="Checked">
          <RelativeTime at={last.at} now={now} /> · <When at={last.at} shape="second" /> · it took <Took milliseconds={last.milliseconds} />
        </Fact>
      )}
      <Fact name="Since then">
        <Since last={last} sequence={sequence} lastEntryAt={lastEntryAt} />
      </Fact>
      <Fact name="Chain">
        seals <Count value={sequence} /> {sequence === 1n ? "entry" : "entries"}
      </Fact>
      <Fact name="Head">
        {head ? (
          <span className="flex flex-wrap items-center gap-2">
            <code title={head} className="font-mono text-sm break-all">
              {head.slice(0, SHORT)}…
            </code>
            <CopyButton text={head} what="the whole head of the chain" />
          </span>
        ) : (
          "none before the first entry"
        )}
      </Fact>
    </dl>
  );
}

function Since({ last, sequence, lastEntryAt }: { readonly last: Check | undefined } & Pick<BooksView, "sequence" | "lastEntryAt">) {
  const open = sequence - (last?.sequence ?? 0n);
  if (open <= 0n) return <>no entry was added</>;
  return (
    <>
      <Count value={open} /> {open === 1n ? "entry" : "entries"} not checked yet
      {lastEntryAt !== null && (
        <>
          , the last of <When at={lastEntryAt} shape="second" />
        </>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
