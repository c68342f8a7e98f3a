/** Standard VAT by country of the billing address, in hundredths of a percent. The sandbox's own table, as of 2026-01. */
const EU: Readonly<Record<string, number>> = {
  AT: 20_00,
  BE: 21_00,
  BG: 20_00,
  CY: 19_00,
  CZ: 21_00,
  DE: 19_00,
  DK: 25_00,
  EE: 24_00,
  ES: 21_00,
  FI: 25_50,
  FR: 20_00,
  GR: 24_00,
  HR: 25_00,
  HU: 27_00,
  IE: 23_00,
  IT: 22_00,
  LT: 21_00,
  LU: 17_00,
  LV: 21_00,
  MT: 18_00,
  NL: 21_00,
  PL: 23_00,
  PT: 23_00,
  RO: 21_00,
  SE: 25_00,
  SI: 22_00,
  SK: 23_00,
};
const ELSEWHERE: Readonly<Record<string, number>> = { CH: 8_10, GB: 20_00, IS: 24_00, NO: 25_00 };

/** The seller of the sandbox's invoices sits here: who buys in the same country pays VAT with a VAT id, too. */
export const SELLER_COUNTRY = "IE";

export type TaxRule = {
  /** Hundredths of a percent: 1 900 is 19 %. */
  readonly rate: number;
  readonly reason: "standard_rated" | "reverse_charge" | "customer_exempt" | "not_collecting";
  readonly country: string;
};

export type Buyer = { readonly country: string | null; readonly exempt: string | null; readonly vatIds: readonly string[] };

/** What tax a buyer pays; null when the address names no country, without which nothing can be said. */
export function taxRule({ country, exempt, vatIds }: Buyer): TaxRule | null {
  if (!country) return null;
  const inUnion = country in EU;
  const rate = EU[country] ?? ELSEWHERE[country];
  if (exempt === "exempt") return { rate: 0, reason: "customer_exempt", country };
  if (rate === undefined) return { rate: 0, reason: "not_collecting", country };
  const business = inUnion && country !== SELLER_COUNTRY && vatIds.includes("eu_vat");
  if (exempt === "reverse" || business) return { rate: 0, reason: "reverse_charge", country };
  return { rate, reason: "standard_rated", country };
}

/** The tax on an amount: on top of it, or the part of it that is tax already. Halves go away from zero, as on the invoice. */
export function taxOn(amount: number, rate: number, inclusive: boolean): number {
  const whole = inclusive ? 10_000 + rate : 10_000;
  const size = Math.floor((Math.abs(amount) * rate * 2 + whole) / (whole * 2));
  return amount < 0 ? 0 - size : size;
}

/** The id under which the sandbox knows a rate of its table. */
export function taxRateId({ country, rate }: TaxRule): string {
  return `txr_sandbox_${country.toLowerCase()}_${rate}`;
}
