/** An amount in minor units as people read it: 123456 usd is $1,234.56, 500 jpy is ¥500. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A day in UTC, "31 January 2027"; takes seconds. */
export function dayOf(at: number): string {
  return new Date(at * 1_000).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** A day in UTC as Stripe writes it on an invoice's lines, "31 Jan 2027"; takes seconds. */
export function shortDay(at: number): string {
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const date = new Date(at * 1_000);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "21 %" of hundredths of a percent. */
export function percent(rate: number): string {
  return `${(rate / 100).toLocaleString("en", { maximumFractionDigits: 2 })} %`;
}
