import { z } from "zod";
import { usageEvent } from "#lib/services/jobs/judge-events.ts";
import { MOST_EVENTS, reportUsage as report } from "#lib/services/jobs/report-usage.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done } from "#lib/units/outcome.ts";
import { amountText } from "../formats.ts";
import { apiPost } from "../operation.ts";

// Documented as what an event is, but taken as anything: each is judged by itself, so that a bad one refuses no other.
const { $schema: _, ...eventSchema } = z.toJSONSchema(usageEvent, { io: "input" });

const result = z.strictObject({
  id: z.string().nullable().describe("The event's; null when it had none that could be read."),
  status: z.enum(["accepted", "duplicate", "rejected"]),
  amount: amountText.optional().describe("What was charged; of a duplicate, what was when it first came."),
  waived: amountText.optional().describe("What was not there to be taken (ALU-5)."),
  late: z.literal(true).optional().describe("Its period had closed: it counts to the running one."),
  code: z.string().optional(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  shortfall: amountText.optional(),
});

export const reportUsage = apiPost({
  id: "reportUsage",
  path: "/usage",
  scope: "meter",
  summary: "Report metered usage",
  about:
    "Work that needs no quote, up to 1,000 events, each judged by itself. An event's id is known for ever: said again, it is a duplicate and charges nothing. Failed work costs nothing (IMS-4). Events of up to 30 days ago land in the period of their time while it is open, else in the running one, marked late; events more than 5 minutes ahead are rejected. Traffic is counted and charged by the full gigabyte, once an hour (ALU-4).",
  refusals: [],
  movesCredits: true,
  body: z.strictObject({ events: z.array(z.unknown().meta(eventSchema)).min(1).max(MOST_EVENTS) }),
  example: {
    events: [{ id: "render-7731", operation: "encoding", params: { seconds: 90 }, at: "2026-11-22T08:00:00Z", project: "Trailer" }],
  },
  answer: z.strictObject({ results: z.array(result) }),
  run: async ({ caller, body }) => {
    const reported = await report(caller, body);
    if (!reported.ok) return reported;
    return done({
      results: reported.value.results.map(({ amount, waived, shortfall, isLate, errors, ...each }) => ({
        ...each,
        ...(amount === undefined ? {} : { amount: formatMillis(amount) }),
        ...(waived === undefined ? {} : { waived: formatMillis(waived) }),
        ...(shortfall === undefined ? {} : { shortfall: formatMillis(shortfall) }),
        ...(isLate ? { late: true as const } : {}),
        ...(errors ? { errors: [...errors] } : {}),
      })),
    });
  },
});
