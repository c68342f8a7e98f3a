import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { db } from "#db/client.ts";
import { listAudit } from "#db/queries/audit.ts";
import { outbox } from "#db/schema/index.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { INSTALLATION } from "#lib/domain/orgs/installation.ts";
import type { Instant } from "#lib/units/instant.ts";
import { START } from "./testing-owner.ts";

/** Somebody who runs the installation and may see to its payments. */
export function operator(now: Instant = START): Caller {
  const permissions = ["cards:manage", "orders:bill", "payments:repair"] as const;
  return { accountId: INSTALLATION, slug: "", actor: `user:${randomUUID()}`, role: "operator", permissions, now, requestId: "test" };
}

/** What the audit of an account says was done, the newest first. */
export const actions = async (accountId: string) => (await listAudit(accountId, 20)).map(({ action }) => action);

/** The letters to an organization's people as they wait to be sent, whole. */
export const lettersTo = async ({ accountId }: Caller) =>
  (await db().select({ payload: outbox.payload }).from(outbox).where(eq(outbox.accountId, accountId))).map(({ payload }) =>
    JSON.stringify(payload),
  );
