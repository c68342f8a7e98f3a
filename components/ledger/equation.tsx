import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { CheckIcon } from "#components/ui/icons.tsx";
import type { SummaryTerm } from "#lib/domain/ledger/summary.ts";
import { type Millis, negate } from "#lib/units/millis.ts";
import { PARTS } from "./kinds.ts";

/** opening + granted − spent … = closing, with a mark that it adds up. Each term leads to its entries when `linkTo` is given. */
export function Equation({
  opening,
  terms,
  closing,
  addsUp,
  linkTo,
}: {
  readonly opening: Millis;
  readonly terms: readonly SummaryTerm[];
  readonly closing: Millis;
  readonly addsUp: boolean;
  readonly linkTo?: (kind: string) => string;
}) {
  return (
    <p className="numbers flex flex-wrap items-baseline gap-x-1.5 gap-y-0.5 text-sm text-dim">
      <span>
        opening <Amount value={opening} />
      </span>
      {terms.map(({ part, amount, kinds }) => {
        const kind = kinds[0];
        const text = (
          <>
            {PARTS[part]} <Amount value={amount < 0n ? negate(amount) : amount} />
          </>
        );
        return (
          <span key={part}>
            {amount < 0n ? "−" : "+"}{" "}
            {linkTo && kind ? (
              <Link href={linkTo(kind)} className="underline decoration-line underline-offset-2 hover:decoration-current">
                {text}
              </Link>
            ) : (
              text
            )}
          </span>
        );
      })}
      <span className="font-semibold text-ink">
        = <Amount value={closing} />
      </span>
      {addsUp && (
        <span className="inline-flex items-center gap-1 self-center text-accent">
          <CheckIcon />
          <span className="sr-only">adds up</span>
        </span>
      )}
    </p>
  );
}
