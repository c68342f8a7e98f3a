import Link from "next/link";
import { classNames } from "#components/ui/class-names.ts";

/** The currencies that a card is sold in: each shows the page with its prices. Nothing where there is one. */
export function CurrencyLinks({
  cardId,
  codes,
  current,
}: {
  readonly cardId: string;
  readonly codes: readonly string[];
  readonly current: string;
}) {
  if (codes.length < 2) return null;
  return (
    <nav aria-label="Currency" className="flex flex-wrap items-center gap-x-1">
      {codes.map((code, index) => (
        <Link
          key={code}
          href={index === 0 ? `/pricing/${cardId}` : `/pricing/${cardId}?currency=${code}`}
          scroll={false}
          aria-current={code === current ? "true" : undefined}
          className={classNames(
            "rounded-control px-2 py-1 text-sm",
            code === current ? "bg-soft font-semibold" : "text-accent underline underline-offset-2",
          )}
        >
          {code}
        </Link>
      ))}
    </nav>
  );
}
