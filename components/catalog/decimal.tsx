"use client";
import { writeDecimal } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";

/** A price or figure of a card, which is decimal text, in the reader's language and in full: never rounded. `currency`: a code, or a word such as credits. */
export function Decimal({ value, currency }: { readonly value: string; readonly currency?: string }) {
  const locale = useLocale();
  const isMoney = currency !== undefined && /^[A-Z]{3}$/.test(currency);
  const places = value.split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale, {
    ...(isMoney ? { style: "currency", currency, minimumFractionDigits: Math.min(places, 20) } : {}),
    maximumFractionDigits: Math.max(places, 2),
  });
  return (
    <span className="numbers whitespace-nowrap" suppressHydrationWarning>
      {writeDecimal(format, value)}
      {currency !== undefined && !isMoney && ` ${value === "1" ? currency.replace(/s$/, "") : currency}`}
    </span>
  );
}

/** A percentage with its sign: +10%, −5%. */
export function Percent({ value }: { readonly value: string }) {
  const locale = useLocale();
  const text = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", maximumFractionDigits: 6 }).format(Number(value));
  return (
    <span className="numbers whitespace-nowrap" suppressHydrationWarning>
      {`${text.replace("-", "−")}%`}
    </span>
  );
}
