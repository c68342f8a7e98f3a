import { z } from "zod";
import { post } from "#db/queries/post.ts";
import { millis } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  /** The idempotency key: a dispute, a refund of money (GEN-9). */
  key: z.string().min(1).max(255),
  /** The `sourceId` of the payment's lots. */
  paymentId: z.string().min(1).max(255),
  /** Millis: at most as much is taken. */
  amount: z.bigint().positive(),
});

/**
 * Takes back what is left of the credits that one payment bought, never what another bought and never below zero (GEN-4);
 * what jobs hold of its lots is taken as it returns. Answers the millis that were taken at once.
 */
export const clawBackPayment = verb({
  permission: "credits:grant",
  input,
  run: async ({ accountId, actor, now }, { key, paymentId, amount }) => {
    const posting = { kind: "clawback", key: `clawback:${key}`, actor, at: now, sourceId: paymentId, amount: millis(amount) } as const;
    const posted = await post(accountId, posting);
    return posted.status === "refused" ? refuse(posted.reason) : done({ taken: posted.settled, available: posted.available });
  },
});
