import { randomUUID } from "node:crypto";
import { z } from "zod";
import { grantCredits } from "#lib/services/ledger/grant-credits.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { amountInput, amountText, idText, instantInput } from "../formats.ts";
import { apiPost } from "../operation.ts";

export const grantTestCredits = apiPost({
  id: "grantTestCredits",
  path: "/test/grants",
  scope: "admin",
  summary: "Grant credits",
  about: "Sandbox only. Grants credits of one of the card's classes to the key's organization.",
  refusals: [],
  sandboxOnly: true,
  status: 201,
  body: z.strictObject({ class: z.string().max(100), amount: amountInput, expiresAt: instantInput.nullable().default(null) }),
  example: { class: "packs", amount: "5000" },
  answer: z.strictObject({ lot: idText, available: amountText }),
  run: async ({ caller, body: { class: creditClass, amount, expiresAt }, tryId }) => {
    if (expiresAt !== null && expiresAt <= caller.now) {
      return refuse("invalid_request", { errors: [{ path: "expiresAt", message: "must be after the clock's present" }] });
    }
    const key = `test-grant:${tryId ?? randomUUID()}`;
    const input = { key, class: creditClass, amount, expiresAt, source: "sandbox" };
    const granted = await grantCredits({ ...caller, role: "system", actor: "system:sandbox" }, input);
    if (granted.ok) return done({ lot: granted.value.lotId, available: formatMillis(granted.value.available) });
    if (granted.reason !== "unknown_class") return granted;
    return refuse("invalid_request", { errors: [{ path: "class", message: "is not a class of the account's card" }] });
  },
});
