import { z } from "zod";
import { formatInstant, type Instant, parseInstant } from "#lib/units/instant.ts";
import { type Millis, parseMillis } from "#lib/units/millis.ts";

/** An amount as the API writes it: `formatMillis` makes it. */
export const amountText = z
  .string()
  .regex(/^-?(0|[1-9]\d*)(\.\d{0,2}[1-9])?$/)
  .describe("Decimal in the account's unit, at most three places, no trailing zeros.");

/** An instant as the API writes it: `formatInstant` makes it. */
export const instantText = z.iso.datetime({ offset: false }).describe("RFC 3339 in UTC.");

/** An id: opaque to callers. */
export const idText = z.string().describe("Opaque.");

/** An amount that is sent: a decimal string above 0. */
export const amountInput = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})(\.\d{1,3})?$/, "must be a decimal string with at most three places")
  .transform((text, context): Millis => {
    const parsed = parseMillis(text);
    if (parsed !== null && parsed > 0n) return parsed;
    context.addIssue("must be more than 0");
    return z.NEVER;
  });

/** An instant that is sent: RFC 3339 with an offset. */
export const instantInput = z.iso
  .datetime({ offset: true, error: "must be an RFC 3339 instant with its offset" })
  .max(40)
  .transform((text, context): Instant => {
    const parsed = parseInstant(text);
    if (parsed !== null) return parsed;
    context.addIssue("must be an RFC 3339 instant with its offset");
    return z.NEVER;
  });

/** An instant, or nothing, as the API writes it. */
export function instantOrNull(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}

const LIMIT = { least: 1, most: 500, usual: 50 };

/** What every list takes: `limit` and `after`. Spread it into a list's query. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `must be a whole number from ${LIMIT.least} to ${LIMIT.most}`)
    .default(String(LIMIT.usual))
    .transform(Number)
    .refine((limit) => limit >= LIMIT.least && limit <= LIMIT.most, `must be a whole number from ${LIMIT.least} to ${LIMIT.most}`)
    .describe("How many, 1 to 500."),
  after: z.string().min(1).max(100).exactOptional().describe("The `next` of the page before."),
};

/** A page of a list, as it is answered. */
export function pageOf<T>(item: z.ZodType<T>) {
  return z.strictObject({ data: z.array(item), next: z.string().nullable().describe("The cursor of the next page; null on the last.") });
}
