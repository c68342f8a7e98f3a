import { z } from "zod";
import { post } from "#db/queries/post.ts";
import { millis } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  /** The idempotency key: a job may be refunded in parts (GEN-9). */
  key: z.string().min(1).max(255),
  jobId: z.string().max(100),
  /** Millis. */
  amount: z.bigint().positive(),
  memo: z.string().trim().min(1).max(500),
});

/**
 * Gives back what a job spent, or a part of it, to the lots it came from; each entry names the one it corrects (GEN-6, GEN-8).
 * What has expired since stays expired. Refused: `not_found`, `exceeds_spent`.
 */
export const refundJob = verb({
  permission: "credits:grant",
  input,
  run: async ({ accountId, actor, now }, { key, jobId, amount, memo }) => {
    if (!z.uuid().safeParse(jobId).success) return refuse("not_found", { jobId });
    const posting = { kind: "refund", key: `refund:${key}`, actor, at: now, holdId: jobId, amount: millis(amount), memo } as const;
    const posted = await post(accountId, posting);
    return posted.status === "refused" ? refuse(posted.reason, { jobId }) : done({ jobId, available: posted.available });
  },
});
