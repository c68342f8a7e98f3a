import { formatMillis, type Millis } from "#lib/units/millis.ts";

const MINUS = "−";

/** Writes decimal text in full, however long, with a true minus sign. */
export function writeDecimal(format: Intl.NumberFormat, decimal: string): string {
  // What is no decimal is written as NaN: TypeScript asks for a literal, and ours are put together.
  return format.format(decimal as Intl.StringNumericLiteral).replace("-", MINUS);
}

const numbers = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, signed: boolean): Intl.NumberFormat {
  const key = `${locale}|${signed}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: 3, signDisplay: signed ? "exceptZero" : "negative" });
    numbers.set(key, format);
  }
  return format;
}

/** Writes an amount for people: grouped, a true minus sign, never `-0`; `signed` also writes the plus. Exact at any size. */
export function formatAmount(amount: Millis, locale: string, signed = false): string {
  return writeDecimal(numberFormat(locale, signed), formatMillis(amount));
}

/** The words for a unit: `credit` counts, anything else is a currency's code. */
export function unitWord(unit: string, amount: Millis): string {
  if (unit !== "credit" && unit !== "credits") return unit;
  return amount === 1000n || amount === -1000n ? "credit" : "credits";
}

export type Money = { readonly cents: bigint | number; readonly currency: string };

/** Writes minor units of a currency: `$64.95`; `whole` leaves out cents that are none: `$35`. */
export function formatMoney({ cents, currency }: Money, locale: string, whole = false): string {
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    signDisplay: "negative",
    trailingZeroDisplay: whole ? "stripIfInteger" : "auto",
  });
  const places = format.resolvedOptions().maximumFractionDigits ?? 2;
  const size = BigInt(cents) < 0n ? -BigInt(cents) : BigInt(cents);
  const digits = size.toString().padStart(places + 1, "0");
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return writeDecimal(format, `${BigInt(cents) < 0n ? "-" : ""}${text}`);
}

/** A short form for axes: `30k`. Never for a figure that somebody has to trust. */
export function formatShort(amount: number, locale: string): string {
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(amount).replace("-", MINUS);
}

/** The language of dates: the page is in English, so only English variants choose how dates are written. */
export function dateLocale(locale: string): string {
  return locale.startsWith("en") ? locale : "en-GB";
}
