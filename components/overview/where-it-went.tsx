import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { unitWord } from "#components/ui/format.ts";
import type { OperationUsage } from "#lib/domain/plans/usage.ts";
import { type Millis, sum } from "#lib/units/millis.ts";

const TOP = 4;

/** The operations that spent most, the rest as one line that says how many; together they are what was spent. */
export function WhereItWent({
  slug,
  unit,
  spent,
  operations,
}: {
  readonly slug: string;
  readonly unit: string;
  readonly spent: Millis;
  readonly operations: readonly OperationUsage[];
}) {
  if (operations.length === 0) return <p className="text-dim">Nothing was spent in this period yet.</p>;
  const rest = operations.slice(TOP);
  return (
    <>
      <p className="mb-2">
        <Amount value={spent} className="text-2xl font-semibold" />{" "}
        <span className="text-dim">{unitWord(unit, spent)} spent in this period</span>
      </p>
      <ul className="space-y-2">
        {operations.slice(0, TOP).map(({ id, label, spent: amount }) => (
          <li key={id}>
            <span className="flex justify-between gap-3">
              {id ? (
                <Link
                  href={`/o/${slug}/ledger?kind=settle&q=${encodeURIComponent(id)}`}
                  className="underline decoration-line underline-offset-2 hover:decoration-current"
                >
                  {label}
                </Link>
              ) : (
                label
              )}
              <Amount value={amount} />
            </span>
            <span aria-hidden="true" className="mt-1 block h-1.5 rounded-full bg-line">
              <span className="block h-full rounded-full bg-accent" style={{ width: `${width(amount, spent)}%` }} />
            </span>
          </li>
        ))}
        {rest.length > 0 && (
          <li className="flex justify-between text-dim">
            Other ({rest.length})<Amount value={sum(rest.map((one) => one.spent))} />
          </li>
        )}
      </ul>
    </>
  );
}

function width(part: Millis, whole: Millis): number {
  return whole > 0n && part > 0n ? Number((part * 1_000n) / whole) / 10 : 0;
}
