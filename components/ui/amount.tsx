"use client";
import type { Millis } from "#lib/units/millis.ts";
import { classNames } from "./class-names.ts";
import { formatAmount, formatMoney, type Money, unitWord } from "./format.ts";
import { useLocale } from "./locale.tsx";

/**
 * The one way an amount is shown: tabular digits in the reader's language, with its unit unless `unit` is left out because
 * the column or heading names it. `signed` writes the plus too; `money` adds the price beside it.
 */
export function Amount({
  value,
  unit,
  signed = false,
  money,
  className,
}: {
  readonly value: Millis;
  readonly unit?: string | undefined;
  readonly signed?: boolean;
  readonly money?: Money | null | undefined;
  readonly className?: string;
}) {
  const locale = useLocale();
  return (
    <span className={classNames("numbers whitespace-nowrap", className)} suppressHydrationWarning>
      {formatAmount(value, locale, signed)}
      {unit && ` ${unitWord(unit, value)}`}
      {money && <span className="font-normal text-faint"> · {formatMoney(money, locale)}</span>}
    </span>
  );
}

/** A price in a currency's minor units: `$64.95`, and with `whole` `$35`. */
export function Price({
  money,
  whole = false,
  className,
}: {
  readonly money: Money;
  readonly whole?: boolean;
  readonly className?: string;
}) {
  const locale = useLocale();
  return (
    <span className={classNames("numbers whitespace-nowrap", className)} suppressHydrationWarning>
      {formatMoney(money, locale, whole)}
    </span>
  );
}
