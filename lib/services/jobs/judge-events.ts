import { z } from "zod";
import { type EventRefusal, type Judged, judge, type Standing } from "#lib/domain/metering/event.ts";
import { parseInstant } from "#lib/units/instant.ts";
import { type FieldError, fieldErrors } from "../field-errors.ts";
import { tag } from "../rating/price-request.ts";

/** A use as it is reported (api-v1.md). */
export const usageEvent = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{C}*$/u, "must not contain control characters")
    .describe("Its own, for ever: said again, it is a duplicate."),
  operation: z.string().max(100),
  params: z.record(z.string(), z.unknown()),
  at: z
    .string()
    .max(40)
    .transform((text, context) => {
      const at = parseInstant(text);
      if (at !== null) return at;
      context.addIssue("must be an RFC 3339 instant with its offset");
      return z.NEVER;
    })
    .describe("When the work was done: RFC 3339, at most 30 days ago and 5 minutes ahead."),
  project: tag.exactOptional(),
  member: tag.exactOptional(),
  failed: z.boolean().default(false).describe("It failed, and costs nothing."),
});
export type ReportedEvent = z.output<typeof usageEvent>;

/** An event that cannot be charged, and why. */
export type BadEvent = {
  readonly state: "bad";
  readonly id: string | null;
  readonly code: EventRefusal;
  readonly errors: readonly FieldError[];
};
/** An event that may be charged, if its credits are there and its id is new. */
export type GoodEvent = { readonly state: "good"; readonly id: string; readonly event: ReportedEvent; readonly judged: Judged };
/** An event whose id came before in the same call, at that place. */
export type RepeatedEvent = { readonly state: "again"; readonly id: string; readonly first: number };
export type Judgement = BadEvent | GoodEvent | RepeatedEvent;

/** Judges each event by itself, whatever the others are. */
export function judgeAll(standing: Standing, events: readonly unknown[]): readonly Judgement[] {
  const firsts = new Map<string, number>();
  return events.map((raw, index): Judgement => {
    const parsed = usageEvent.safeParse(raw);
    if (!parsed.success) return { state: "bad", id: idOf(raw), code: "invalid_request", errors: fieldErrors(parsed.error) };
    const event = parsed.data;
    const first = firsts.get(event.id);
    if (first !== undefined) return { state: "again", id: event.id, first };
    const judged = judge(standing, event);
    if (!judged.ok) return { state: "bad", id: event.id, code: judged.reason, errors: errorsOf(judged.detail) };
    firsts.set(event.id, index);
    return { state: "good", id: event.id, event, judged: judged.value };
  });
}

function idOf(raw: unknown): string | null {
  if (typeof raw !== "object" || raw === null || !("id" in raw)) return null;
  return typeof raw.id === "string" && raw.id.length <= 200 ? raw.id : null;
}

const problems = z.array(z.object({ path: z.string(), message: z.string() }));

function errorsOf({ errors }: Readonly<Record<string, unknown>>): readonly FieldError[] {
  return problems.safeParse(errors).data ?? [];
}
