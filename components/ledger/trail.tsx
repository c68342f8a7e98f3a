import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { When } from "#components/ui/when.tsx";
import type { Step } from "#lib/domain/ledger/receipt.ts";
import type { Quote } from "#lib/domain/rating/stored-quote.ts";
import { kindOf } from "./kinds.ts";

/** The way of an amount, from its price to where it is now: each step opens its own entry. */
export function Trail({
  slug,
  quote,
  steps,
  current,
}: {
  readonly slug: string;
  readonly quote: Pick<Quote, "createdAt" | "total"> | null;
  readonly steps: readonly Step[];
  /** The number of the entry whose receipt this is. */
  readonly current: bigint;
}) {
  return (
    <ol className="flex flex-col gap-x-8 gap-y-2.5 md:flex-row md:flex-wrap print:flex-row print:flex-wrap">
      {quote && (
        <li className="min-w-24">
          <p className="text-xs text-dim">quoted</p>
          <p className="font-semibold">
            <Amount value={quote.total} />
          </p>
          <p className="text-xs text-faint">
            <When at={quote.createdAt} shape="second" />
          </p>
        </li>
      )}
      {steps.map(({ kind, at, amount, entryId, sequences }, index) => (
        <li key={entryId} className="relative min-w-24" aria-current={sequences.includes(current) ? "step" : undefined}>
          {(quote !== null || index > 0) && (
            <span aria-hidden="true" className="absolute top-4 -left-6 hidden text-faint md:inline print:inline">
              →
            </span>
          )}
          <p className="text-xs text-dim">{kindOf(kind).label}</p>
          <p className="font-semibold">
            {sequences.includes(current) ? (
              <Amount value={amount} className="border-b-2 border-accent" />
            ) : (
              <Link href={`/o/${slug}/ledger/${entryId}`} className="underline decoration-line underline-offset-2 hover:decoration-current">
                <Amount value={amount} />
              </Link>
            )}
          </p>
          <p className="text-xs text-faint">
            <When at={at} shape="second" />
          </p>
        </li>
      ))}
    </ol>
  );
}
