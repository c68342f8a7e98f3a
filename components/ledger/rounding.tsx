"use client";
import { Amount } from "#components/ui/amount.tsx";
import { writeDecimal } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import type { Line } from "#lib/domain/rating/line.ts";
import { type Millis, minus } from "#lib/units/millis.ts";

/** What a line was before it was rounded to a milli (GEN-1), and from what the total was rounded up (GEN-2). Nothing where nothing was rounded. */
export function Rounding({ line: { stage, amount, exact }, total }: { readonly line: Line; readonly total: Millis }) {
  const locale = useLocale();
  if (stage === "rounding")
    return (
      <span className="text-dim">
        {" "}
        · from <Amount value={minus(total, amount)} /> to <Amount value={total} />
      </span>
    );
  if (exact === undefined) return null;
  const more = exact.endsWith("…");
  const digits = exact.replace("…", "");
  const places = digits.split(".")[1]?.length ?? 0;
  return (
    <span className="numbers block text-xs text-faint" suppressHydrationWarning>
      {writeDecimal(new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places }), digits)}
      {more && "…"} before rounding half up (GEN-1)
    </span>
  );
}
