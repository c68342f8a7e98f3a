import { type Millis, parseMillis, ZERO } from "../../units/millis.ts";
import type { RateCard } from "../catalog/rate-card.ts";

/** What an operator types to bill a plan by agreement. */
export type TypedOffer = { readonly price: string; readonly credits: string; readonly days: string; readonly purchaseOrder: string };

/** The same as it is sent: money in minor units, credits in millis. */
export type Offer = { readonly cents: number; readonly credits: Millis; readonly days: number; readonly purchaseOrder: string };

type Problems = { readonly [field in keyof TypedOffer]?: string };

/** Reads what was typed, or says of each field what does not fit. Digits may be grouped by commas or spaces. */
export function readOffer(typed: TypedOffer): { readonly offer: Offer } | { readonly problems: Problems } {
  const cents = readCents(typed.price);
  const credits = parseMillis(ungrouped(typed.credits));
  const days = /^\d{1,3}$/.test(typed.days.trim()) ? Number(typed.days.trim()) : 0;
  const problems = {
    ...(cents === null && { price: "Type an amount such as 1,500.00." }),
    ...(cents === 0 && { price: "An invoice is above 0." }),
    ...((credits === null || credits <= ZERO) && { credits: "Type how many, such as 500,000." }),
    ...((days < 1 || days > 120) && { days: "Between 1 and 120 days." }),
    ...(typed.purchaseOrder.length > 100 && { purchaseOrder: "At most 100 characters." }),
  };
  if (Object.keys(problems).length > 0 || cents === null || credits === null) return { problems };
  return { offer: { cents, credits, days, purchaseOrder: typed.purchaseOrder.trim() } };
}

function readCents(text: string): number | null {
  const [, whole, part = ""] = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(ungrouped(text)) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

// A comma before exactly three digits groups them; elsewhere it would be a decimal comma, which is not guessed at.
function ungrouped(text: string): string {
  return text.trim().replace(/(?<=\d)[,\s](?=\d{3}(?:\D|$))/g, "");
}

/** The class of credits that a plan brings first: the one that rolls over, or the first one. */
export function firstClassOf({ rollover, classes }: Pick<RateCard, "rollover" | "classes">): string {
  return rollover?.from ?? classes[0]?.id ?? "";
}

/** What was written in an enquiry, line by line, as far as it has a name. */
export type EnquiryWords = { readonly company: string; readonly purchaseOrder: string; readonly note: string };

const NAMES = { company: "Company: ", credits: "Credits a month, about: ", purchaseOrder: "Purchase order: " } as const;

/** Writes an enquiry as it is kept and mailed: one line for each thing that was typed. */
export function enquiryWords({ company, credits, purchaseOrder, note }: EnquiryWords & { readonly credits: string }): readonly string[] {
  return [
    `${NAMES.company}${company}`,
    ...(credits ? [`${NAMES.credits}${credits}`] : []),
    ...(purchaseOrder ? [`${NAMES.purchaseOrder}${purchaseOrder}`] : []),
    ...(note ? [note] : []),
  ];
}

/** Reads it again. The named lines come first and once: a note may begin with the same words. */
export function readEnquiryWords(words: string | null): EnquiryWords {
  const lines = (words ?? "").split("\n");
  const take = (name: string) => (lines[0]?.startsWith(name) ? (lines.shift() ?? "").slice(name.length) : "");
  const company = take(NAMES.company);
  take(NAMES.credits);
  const purchaseOrder = take(NAMES.purchaseOrder);
  return { company, purchaseOrder, note: lines.join("\n") };
}
