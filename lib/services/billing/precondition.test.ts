import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { ensurePerson } from "#db/queries/demo.ts";
import { findSubscription, saveSubscription } from "#db/queries/subscriptions.ts";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { formatInstant, later, SECOND } from "#lib/units/instant.ts";
import { chargeUsage } from "../jobs/charge-usage.ts";
import { confirmSpend } from "../jobs/confirm-spend.ts";
import { reportUsage } from "../jobs/report-usage.ts";
import { createOrg } from "../orgs/create-org.ts";
import { quoteBatch } from "../rating/quote-batch.ts";
import { quoteJob } from "../rating/quote-job.ts";
import { at, openOrg } from "../testing.ts";

const database = await freshDatabase();
after(database.drop);
const now = at("2026-11-01T08:00:00Z");
const TEXT = { operation: "text-generation", params: { region: "cn", tokens: 1_000 } };

async function unpaid(): Promise<Caller> {
  const accountId = randomUUID();
  const caller: Caller = { accountId, slug: accountId, actor: "system:test", role: "system", now, requestId: "t" };
  const ownerId = await ensurePerson(`${accountId}@example.com`, "Test");
  assert.ok((await createOrg(caller, { ownerId, name: "X", slug: accountId, cardId: "ims", planId: "subscription" })).ok);
  return caller;
}

async function subscribe({ accountId }: Caller, ended: boolean): Promise<void> {
  const row = await findSubscription(accountId);
  assert.ok(row);
  const status = ended ? "canceled" : "active";
  await saveSubscription({ ...row, subscriptionId: "sub_1", begunAt: now, status, endedAt: ended ? now : null, seenAt: now });
}

async function told(caller: Caller) {
  const [quote, batch, usage, events] = await Promise.all([
    quoteJob(caller, TEXT),
    quoteBatch(caller, { items: [TEXT] }),
    chargeUsage(caller, { key: randomUUID(), ...TEXT }),
    reportUsage(caller, { events: [{ id: randomUUID(), ...TEXT, at: formatInstant(caller.now) }] }),
  ]);
  const event = events.ok ? (events.value.results[0]?.code ?? "ok") : events.reason;
  return [...[quote, batch, usage].map((answer) => (answer.ok ? "ok" : answer.reason)), event];
}

test("IMS-6: an account whose subscription never began is refused every feature, and is told the plan to begin; with one it works, and after its end no more", async () => {
  const caller = await unpaid();
  const refused = ["policy_violation", "policy_violation", "no_subscription", "no_subscription"];
  assert.deepEqual(await told(caller), refused);
  const quote = await quoteJob(caller, TEXT);
  assert.partialDeepStrictEqual(quote, {
    detail: { violations: [{ rule: "IMS-6", path: "operation", plan: { id: "subscription", name: "Subscription" } }] },
  });
  await subscribe(caller, false);
  assert.deepEqual(await told(caller), ["ok", "ok", "ok", "ok"]);
  const given = await quoteJob(caller, TEXT);
  assert.ok(given.ok);
  await subscribe({ ...caller, now: later(now, SECOND) }, true);
  assert.deepEqual(await told(caller), refused);
  const confirmed = await confirmSpend(caller, { quoteId: given.value.id });
  assert.equal(confirmed.ok || confirmed.reason, "no_subscription");
});

test("IMS-6: an account that an operator opened as paid works without a subscription of its own", async () => {
  assert.deepEqual(await told(await openOrg("ims", "subscription", now)), ["ok", "ok", "ok", "ok"]);
});
