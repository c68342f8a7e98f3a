"use client";
import { useLocale } from "./locale.tsx";

/** A plain number of things, grouped in the reader's language. */
export function Count({ value }: { readonly value: number | bigint }) {
  const locale = useLocale();
  return (
    <span className="numbers" suppressHydrationWarning>
      {new Intl.NumberFormat(locale).format(value)}
    </span>
  );
}
