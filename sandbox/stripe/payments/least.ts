/** The least that can be charged in each currency, in minor units, as Stripe lists it for settlements in the same currency. */
const LEAST: Readonly<Record<string, number>> = {
  ...{ aed: 200, aud: 50, brl: 50, cad: 50, chf: 50, czk: 1_500, dkk: 250, eur: 50, gbp: 30, hkd: 400, huf: 17_500, inr: 50 },
  ...{ jpy: 50, mxn: 1_000, myr: 200, nok: 300, nzd: 50, pln: 200, ron: 200, sek: 300, sgd: 50, thb: 1_000, usd: 50 },
};

/** The least that can be charged in a currency, in minor units. */
export function leastOf(currency: string): number {
  return LEAST[currency] ?? 50;
}
