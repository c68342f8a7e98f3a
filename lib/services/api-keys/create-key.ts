import { z } from "zod";
import { atomically } from "#db/atomically.ts";
import { countKeys } from "#db/queries/api-keys.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { SCOPES } from "#lib/domain/api-keys/scope.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { audited } from "../audit.ts";
import { cardOf } from "../cards.ts";
import { verb } from "../verb.ts";
import { newKey } from "./new-key.ts";

const MOST_KEYS = 50;

const input = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(60, "must have at most 60 characters")
    .regex(/^\P{C}*$/u, "must not contain control characters"),
  scopes: z.array(z.enum(SCOPES)).min(1, "choose at least one").max(SCOPES.length),
  /** Null: until it is revoked. */
  expiresInDays: z.int().min(1).max(3_660).nullable().default(null),
});

/**
 * Makes a key of the HTTP API (api-v1.md). The answer is the only time that the key is told: what is kept is its hash. Refused:
 * `plan_without_api` (ALW-2) with the plan and the one that has it, `too_many_keys`.
 */
export const createKey = verb({
  permission: "api-keys:manage",
  input,
  run: async (caller, { name, scopes, expiresInDays }) => {
    const { accountId, actor, now } = caller;
    const [account, keys] = await Promise.all([loadAccount(accountId), countKeys(accountId)]);
    const card = account && (await cardOf(account, now));
    const plan = card?.plans.find(({ id }) => id === account?.planId);
    if (plan?.apiOff) {
      const next = card?.plans.find(({ id }) => id === plan.next);
      return refuse("plan_without_api", { plan: plan.name, upgrade: next?.name ?? null });
    }
    if (keys >= MOST_KEYS) return refuse("too_many_keys", { most: MOST_KEYS });
    const wanted = SCOPES.filter((scope) => scopes.includes(scope));
    const expiresAt = expiresInDays === null ? null : later(now, expiresInDays * DAY);
    const { id, text, write } = newKey({ accountId, name, scopes: wanted, expiresAt, createdBy: actor }, now);
    await atomically(write, audited(caller, "api-key.created", id, { name, scopes: wanted, expiresInDays }));
    return done({ id, key: text });
  },
});
