import { z } from "zod";
import { flag, form, metadata, text } from "../core/params.ts";
import { given, merged } from "../core/patch.ts";
import { list, type Resource, retrieve, route } from "../core/resource.ts";
import { closeDispute } from "../payments/dispute.ts";

const evidence = z.strictObject({
  customer_name: text().optional(),
  product_description: text().optional(),
  service_date: text().optional(),
  uncategorized_text: text().optional(),
});
// Stripe's test mode decides by these words.
const VERDICTS: Readonly<Record<string, boolean>> = { winning_evidence: true, losing_evidence: false };

export const disputes: Resource = {
  routes: [
    retrieve("dispute", "/v1/disputes/:id"),
    route(
      "POST",
      "/v1/disputes/:id",
      form({ evidence: evidence.optional(), metadata: metadata().optional(), submit: flag().optional() }),
      (context, input, id) => {
        const before = context.need("dispute", id);
        const submitted = input.submit === true && input.evidence !== undefined;
        const after = context.save("dispute", {
          ...before,
          evidence: { ...before.evidence, ...given(input.evidence ?? {}) },
          evidence_details: {
            ...before.evidence_details,
            has_evidence: input.evidence !== undefined || before.evidence_details.has_evidence,
            submission_count: before.evidence_details.submission_count + (submitted ? 1 : 0),
            ...(submitted ? { submission_method: "manual" } : {}),
          },
          metadata: merged(before.metadata, input.metadata),
          status: submitted && before.status === "needs_response" ? "under_review" : before.status,
        });
        context.emit("charge.dispute.updated", after, { status: before.status });
        const verdict = submitted ? VERDICTS[after.evidence.uncategorized_text ?? ""] : undefined;
        return verdict === undefined ? after : closeDispute(context, after, verdict);
      },
    ),
    route("POST", "/v1/disputes/:id/close", form({}), (context, _input, id) => closeDispute(context, context.need("dispute", id), false)),
    list("dispute", "/v1/disputes", {
      charge: { read: text(), field: "charge" },
      payment_intent: { read: text(), field: "payment_intent" },
    }),
  ],
};
