import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Count } from "#components/ui/count.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { CheckIcon } from "#components/ui/icons.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";
import { type Millis, plus } from "#lib/units/millis.ts";
import { minuteOf } from "#lib/units/period.ts";
import { type Filters, queryOf } from "./statement-filters.tsx";

export type BalanceAtView = {
  readonly at: Instant;
  readonly available: Millis;
  readonly held: Millis;
  readonly jobs: { readonly set: Millis; readonly settled: Millis; readonly returned: Millis };
  readonly entry: { readonly id: string; readonly at: Instant; readonly sequence: bigint } | null;
  readonly agrees: boolean;
};

type Props = {
  readonly slug: string;
  readonly filters: Filters;
  readonly unit: string;
  readonly zone: string;
  readonly view: BalanceAtView | "unreadable" | "future" | null;
};

const PROBLEMS = {
  unreadable: "That is no date with a time. Choose one, to the minute.",
  future: "That is still to come. Choose a moment that has passed.",
} as const;

/** The balance just before any past moment: a form that changes the address, and the answer with its arithmetic. */
export function BalanceAt({ slug, filters, unit, zone, view }: Props) {
  const base = `/o/${slug}/ledger`;
  const { at, after: _after, ...others } = filters;
  const answer = typeof view === "string" ? null : view;
  // The address may name an instant with its offset, which such a field cannot hold.
  const typed = answer ? minuteOf(answer.at, zone) : at;
  return (
    <Panel id="balance" title="Balance at a moment" note={zone} className="mb-3.5">
      <form key={at} action={`${base}#balance`} data-screen-only className="flex items-start gap-x-2 gap-y-1 max-sm:flex-col">
        {Object.entries(others).map(([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />)}
        <Field label="Moment" error={typeof view === "string" && PROBLEMS[view]} className="mb-1 w-60">
          {(control) => <Input {...control} name="at" type="datetime-local" step={60} required defaultValue={typed ?? ""} />}
        </Field>
        <div className="flex gap-2 sm:mt-[22px]">
          <Button type="submit" kind="ghost">
            Show
          </Button>
          {at && (
            <ButtonLink href={`${base}${queryOf(others)}`} kind="ghost">
              Clear
            </ButtonLink>
          )}
        </div>
      </form>
      {answer && <Answer slug={slug} unit={unit} view={answer} />}
    </Panel>
  );
}

function Answer({ slug, unit, view }: { readonly slug: string; readonly unit: string; readonly view: BalanceAtView }) {
  const { at, available, held, jobs, entry, agrees } = view;
  return (
    <div className="mt-1 max-sm:mt-3">
      <p>
        Just before <When at={at} shape="full" />: <Amount value={available} unit={unit} className="font-semibold" /> could be spent, and{" "}
        <Amount value={held} className="font-semibold" /> were held, together <Amount value={plus(available, held)} />.
      </p>
      <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        <dt className="text-dim">Could be spent</dt>
        <dd className="numbers">
          {entry ? (
            <>
              <Amount value={available} /> after{" "}
              <Link
                href={`/o/${slug}/ledger/${entry.id}`}
                className="underline decoration-line underline-offset-2 hover:decoration-current"
              >
                entry <Count value={entry.sequence} />
              </Link>{" "}
              of <When at={entry.at} shape="full" />
            </>
          ) : (
            "no entry was made before that"
          )}
          {agrees && entry && (
            <span className="ml-1.5 inline-flex align-text-bottom text-accent">
              <CheckIcon />
              <span className="sr-only">the sum of all entries before it</span>
            </span>
          )}
        </dd>
        <dt className="text-dim">Held by jobs</dt>
        <dd className="numbers">
          <Amount value={jobs.set} /> set aside − <Amount value={jobs.settled} /> spent − <Amount value={jobs.returned} /> returned ={" "}
          <Amount value={held} />
        </dd>
      </dl>
    </div>
  );
}
