/** A VAT number as it is kept: with its country, without spaces; `type` is what the payment service calls its kind. */
export type VatId = { readonly value: string; readonly country: string; readonly type: "eu_vat" | "gb_vat" | "ch_vat" | "no_vat" };

// By country, after its two letters: the forms that the European Commission's VIES publishes, and those of its neighbours.
const FORMS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(?:\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z])$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^[1-9]\d{1,9}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(?:\d{9}|\d{12})$/,
  GB: /^(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  CH: /^E\d{9}(?:MWST|TVA|IVA)?$/,
  NO: /^\d{9}(?:MVA)?$/,
};
const TYPES: Readonly<Record<string, VatId["type"]>> = { GB: "gb_vat", CH: "ch_vat", NO: "no_vat" };
const MOST = 40;

/**
 * Reads a VAT number by its form: spaces, dots and hyphens are left out, small letters are capitals, and Greece's `GR` is
 * `EL`. Null for what is none of a country that is known here. Whether it is registered, only the tax office can say.
 */
export function readVatId(typed: string): VatId | null {
  if (typed.length > MOST) return null;
  const text = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s.\-/]/g, "")
    .replace(/^GR/, "EL");
  const country = text.slice(0, 2);
  const form = Object.hasOwn(FORMS, country) ? FORMS[country] : undefined;
  if (!form?.test(text.slice(2))) return null;
  // Norway's are told from its other numbers by the tax's name behind them.
  const value = country === "NO" && !text.endsWith("MVA") ? `${text}MVA` : text;
  return { value, country, type: TYPES[country] ?? "eu_vat" };
}
