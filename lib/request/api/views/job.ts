import { z } from "zod";
import { JOB_STATES, jobStateOf } from "#lib/domain/jobs/state.ts";
import type { ApiJob, ApiReceipt } from "#lib/services/jobs/load-api-jobs.ts";
import { formatInstant } from "#lib/units/instant.ts";
import { formatMillis, plus } from "#lib/units/millis.ts";
import { amountText, idText, instantOrNull, instantText } from "../formats.ts";
import { entryAnswer, entryOf } from "./entry.ts";
import { lineAnswer, lineOf } from "./quote.ts";

const receiptAnswer = z.strictObject({
  total: amountText.describe("As it was quoted."),
  lines: z.array(lineAnswer).describe("Of the quote; they add up to its total."),
  entries: z.array(entryAnswer).describe("Everything that the job did to the books, oldest first."),
  burned: z
    .array(z.strictObject({ lot: idText, class: z.string(), held: amountText, returned: amountText, amount: amountText }))
    .describe("Lot by lot what it held, what went back, and what was spent: `amount`."),
});

/** A job, as the API says it. */
export const jobAnswer = z.strictObject({
  id: idText,
  state: z.enum(JOB_STATES),
  quote: idText.nullable(),
  operation: z.string(),
  card: z.strictObject({ id: z.string(), version: z.int() }),
  unit: z.string(),
  held: amountText.describe("What its confirmation set aside."),
  settled: amountText.describe("What it cost, at most what was held (GEN-5)."),
  refunded: amountText.describe(
    "What went back to the lots it came from: what its end did not use, and what was given back since (GEN-6).",
  ),
  excess: amountText.describe("What it cost beyond what was held: recorded, never charged."),
  run: z.enum(["self", "renderer"]),
  progress: z.int(),
  project: z.string().nullable(),
  department: z.string().nullable(),
  reason: z.string().nullable().describe("Why it failed, was cancelled or expired."),
  output: z.looseObject({ seconds: z.number().optional(), qualityScore: z.number().optional() }).nullable(),
  actor: z.string().describe("Who started it."),
  createdAt: instantText,
  expiresAt: instantText.describe("Without a report by then, everything held returns."),
  endedAt: instantText.nullable(),
  receipt: receiptAnswer,
});

export function jobOf({ row: { hold, run }, unit, receipt }: ApiJob): z.infer<typeof jobAnswer> {
  const state = jobStateOf(hold);
  const refunded = plus(hold.returned, hold.refunded);
  return {
    id: hold.id,
    state,
    quote: hold.quoteId,
    operation: hold.operation,
    card: { id: hold.cardId, version: hold.cardVersion },
    unit,
    held: formatMillis(hold.amount),
    settled: formatMillis(hold.settled),
    refunded: formatMillis(refunded),
    excess: formatMillis(hold.excess),
    run: hold.runner,
    progress: state === "succeeded" ? 100 : (run?.progress ?? 0),
    project: hold.project,
    department: hold.department,
    reason: hold.reason,
    output: output.parse(run?.output ?? null),
    actor: hold.createdBy,
    createdAt: formatInstant(hold.createdAt),
    expiresAt: formatInstant(hold.expiresAt),
    endedAt: instantOrNull(hold.endedAt),
    receipt: receiptOf(receipt),
  };
}

const output = jobAnswer.shape.output;

function receiptOf({ total, lines, entries, burned }: ApiReceipt): z.infer<typeof receiptAnswer> {
  return {
    total: formatMillis(total),
    lines: lines.map(lineOf),
    entries: entries.map(entryOf),
    burned: burned.map(({ lotId, lotClass, taken, returned, spent }) => ({
      lot: lotId,
      class: lotClass ?? "lot",
      held: formatMillis(taken),
      returned: formatMillis(returned),
      amount: formatMillis(spent),
    })),
  };
}
