import { createHash } from "node:crypto";
import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { post } from "#db/queries/post.ts";
import { rankOf } from "#lib/domain/catalog/credit-class.ts";
import { instant } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { cardOf } from "../cards.ts";
import { verb } from "../verb.ts";

const input = z.strictObject({
  /** The idempotency key: a payment, a pack, an adjustment (GEN-9). */
  key: z.string().min(1).max(255),
  class: z.string(),
  /** Millis. */
  amount: z.bigint().positive(),
  expiresAt: z.int().nullable().default(null),
  source: z.string().min(1).max(80),
  memo: z.string().max(500).optional(),
  fromSide: z.enum(["granted", "external"]).default("granted"),
});

/** Adds a lot of credits to an account: what was paid for, or given. Refused: `unknown_class`, `idempotency_mismatch`. */
export const grantCredits = verb({
  permission: "credits:grant",
  input,
  run: async ({ accountId, actor, now }, { key, amount, expiresAt, memo, ...grant }) => {
    const account = await loadAccount(accountId);
    const card = account && (await cardOf(account, now));
    if (!card?.classes.some(({ id }) => id === grant.class)) return refuse("unknown_class", { class: grant.class });
    const lotId = lotOf(accountId, key);
    const posted = await post(accountId, {
      kind: "grant",
      key,
      actor,
      at: now,
      lotId,
      rank: rankOf(card, grant.class),
      amount: millis(amount),
      expiresAt: expiresAt === null ? null : instant(expiresAt),
      periodEnd: null,
      ...grant,
      ...(memo === undefined ? {} : { memo }),
    });
    return posted.status === "refused" ? refuse(posted.reason) : done({ lotId, available: posted.available });
  },
});

// The key names the lot: asked again, the answer is the lot that was made then.
function lotOf(accountId: string, key: string): string {
  const hex = createHash("sha256").update(`${accountId} ${key}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
