import type { Kinds } from "../core/kinds.ts";
import type { Errors, Values } from "./card-fields.ts";
import { type Html, html } from "./html.ts";
import { field, select } from "./layout.ts";

type Address = NonNullable<Kinds["customer"]["address"]>;

const COUNTRIES =
  "US AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IL IN IS IT JP KR LT LU LV MT MX NL NO NZ PL PT RO SE SG SI SK TR ZA".split(
    " ",
  );
const NAMES = new Intl.DisplayNames("en", { type: "region" });
const SORTED = COUNTRIES.map((value) => ({ value, label: NAMES.of(value) ?? value })).sort((a, b) => (a.label < b.label ? -1 : 1));

/** The fields of a billing address. Without `whole` only country and postal code are asked, as for a card. */
export function addressFields(values: Values, errors: Errors, whole: boolean): Html {
  const postal = field({
    ...{
      id: "billingPostalCode",
      name: "postal_code",
      label: whole ? "Postal code" : "Postal code (optional)",
      autocomplete: "postal-code",
    },
    ...{ value: values["postal_code"], error: errors["postal_code"] },
  });
  const line = field({
    ...{ id: "billingAddressLine1", name: "line1", label: "Street and number", autocomplete: "address-line1" },
    ...{ value: values["line1"], error: errors["line1"] },
  });
  const city = field({
    ...{
      id: "billingLocality",
      name: "city",
      label: "Town or city",
      autocomplete: "address-level2",
      value: values["city"],
      error: errors["city"],
    },
  });
  const country = select({
    ...{ id: "billingCountry", name: "country", label: "Country or region", value: values["country"] ?? "US", choices: SORTED },
    error: errors["country"],
  });
  return whole ? html`${country}${line}<div class="pair">${postal}${city}</div>` : html`<div class="pair">${country}${postal}</div>`;
}

/** The address of a form; what is left empty is null. */
export function readAddress(form: URLSearchParams): Address {
  const of = (name: string) => (form.get(name) ?? "").trim() || null;
  return {
    city: of("city"),
    country: of("country"),
    line1: of("line1"),
    line2: of("line2"),
    postal_code: of("postal_code"),
    state: of("state"),
  };
}

/** What an address lacks where the whole of it is needed. */
export function addressErrors({ country, line1, postal_code, city }: Address): Errors {
  return {
    ...(country && COUNTRIES.includes(country) ? {} : { country: "Choose a country." }),
    ...(line1 ? {} : { line1: "Enter street and number." }),
    ...(postal_code ? {} : { postal_code: "Enter the postal code." }),
    ...(city ? {} : { city: "Enter the town or city." }),
  };
}

/** An address as the values of its fields. */
export function addressValues(address: Address | null | undefined): Values {
  const entries = Object.entries(address ?? {}).flatMap(([key, value]) => (value ? [[key, value] as const] : []));
  return Object.fromEntries(entries);
}

/** An address on a few lines, for an invoice or a page. */
export function addressLines(address: Address | null | undefined): string[] {
  if (!address) return [];
  const town = [address.postal_code, address.city].filter(Boolean).join(" ");
  const country = address.country ? (NAMES.of(address.country) ?? address.country) : null;
  return [address.line1, address.line2, town, address.state, country].filter((line): line is string => Boolean(line));
}
