import type { Price } from "#lib/domain/catalog/plan.ts";
import { letter, type Mail } from "#lib/gateways/mail.ts";
import type { Instant } from "#lib/units/instant.ts";
import { formatMillis, type Millis } from "#lib/units/millis.ts";

/** What a letter of billing is about: which organization, and who reads it. */
export type About = { readonly to: readonly string[]; readonly slug: string; readonly orgName: string; readonly zone: string };

/** One letter to each reader: paragraphs, and one way on. */
export function lettersTo(
  { to, slug }: Pick<About, "to" | "slug">,
  subject: string,
  paragraphs: readonly string[],
  link: { readonly label: string; readonly path: string },
  after: readonly string[] = [],
): readonly Mail[] {
  return to.map((reader) => letter(reader, subject, paragraphs, { label: link.label, path: `/o/${slug}${link.path}` }, after));
}

/** An amount of credits in a letter. */
export function creditsText(amount: Millis): string {
  const [whole = "0", fraction] = formatMillis(amount).split(".");
  const grouped = BigInt(whole).toLocaleString("en");
  return `${fraction ? `${grouped}.${fraction}` : grouped} ${amount === 1000n ? "credit" : "credits"}`;
}

/** Money in a letter. */
export function moneyText({ cents, currency }: Price): string {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(cents / 100);
}

/** A day in a letter, in the organization's zone. */
export function dayText(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: zone }).format(at);
}
