"use client";
import { useLocale } from "#components/ui/locale.tsx";
import { perMille } from "#lib/domain/rating/accuracy.ts";
import type { Rational } from "#lib/units/rational.ts";

/** A share to a tenth of a percent, cut, not rounded; a dash where there is none. */
export function Percent({ share, className = "" }: { readonly share: Rational | null; readonly className?: string }) {
  const locale = useLocale();
  if (share === null) return <span className="text-faint">–</span>;
  const text = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(perMille(share) / 1_000);
  return (
    <span className={`numbers ${className}`} suppressHydrationWarning>
      {text}
    </span>
  );
}
