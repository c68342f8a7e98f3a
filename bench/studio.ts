import { randomUUID } from "node:crypto";
import { ensurePerson } from "../db/queries/demo.ts";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { grantCredits } from "../lib/services/ledger/grant-credits.ts";
import { createOrg } from "../lib/services/orgs/create-org.ts";
import { instant } from "../lib/units/instant.ts";

/** A studio on act3's Studio plan with a pack of ten million credits, by its owner. */
export async function benchStudio(): Promise<Caller> {
  const accountId = randomUUID();
  const userId = await ensurePerson(`${accountId}@bench.test`, "Bench");
  const system: Caller = { accountId, slug: "", actor: "system:bench", role: "system", now: instant(Date.now()), requestId: "bench" };
  const made = await createOrg(system, { ownerId: userId, name: "Bench", planId: "studio", zone: "Europe/Berlin" });
  const granted = await grantCredits(system, {
    key: "pack",
    class: "packs",
    amount: 10_000_000_000n,
    source: "pack",
    fromSide: "external",
  });
  if (!made.ok || !granted.ok) throw new Error("the bench studio could not be made");
  return { ...system, slug: made.value.slug, actor: `user:${userId}`, role: "owner", now: instant(Date.now()) };
}
