import assert from "node:assert/strict";
import { test } from "node:test";
import { instant, later, MINUTE } from "#lib/units/instant.ts";
import { credits } from "#lib/units/millis.ts";
import { mayConfirm } from "./confirmation.ts";

const now = instant(Date.UTC(2026, 2, 1));
const quote = {
  id: "q",
  total: credits(80),
  unit: "credit",
  operation: "shot",
  cardId: "act3",
  cardVersion: 1,
  project: null,
  department: null,
  expiresAt: later(now, MINUTE),
};
const asked = {
  quote,
  current: { id: "act3", version: 1 },
  plan: { freeTier: true, generation: true },
  isUnsubscribed: false,
  isTrial: true,
  role: "owner" as const,
  spendingRoles: ["owner"],
  linkedIn: false,
  now,
};
const answer = (more: Partial<Parameters<typeof mayConfirm>[0]>) => {
  const outcome = mayConfirm({ ...asked, ...more });
  return outcome.ok ? "ok" : outcome.reason;
};

test("ACT-10: the free trial spends after a sign-in with LinkedIn; whoever pays for the very same plan need not", () => {
  assert.equal(answer({}), "linkedin_required");
  assert.equal(answer({ linkedIn: true }), "ok");
  assert.equal(answer({ isTrial: false }), "ok");
  assert.equal(answer({ plan: { freeTier: false, generation: true } }), "ok");
});

test("GEN-3, ACT-12: what is over, repriced, or on a plan without generation is refused", () => {
  const paid = { isTrial: false };
  assert.equal(answer({ ...paid, now: quote.expiresAt }), "quote_expired");
  assert.equal(answer({ ...paid, current: { id: "act3", version: 2 } }), "quote_stale");
  assert.equal(answer({ ...paid, plan: { freeTier: true, generation: false } }), "generation_off");
});

test("IMS-6: on a card in arrears nothing runs without a subscription; elsewhere a subscription that has ended says nothing", () => {
  const arrears = { rule: "IMS-7", limit: "1000", billed: "hourly" } as const;
  const paid = { isTrial: false, isUnsubscribed: true };
  assert.equal(answer({ ...paid, current: { id: "act3", version: 1, arrears } }), "no_subscription");
  assert.equal(answer({ ...paid, isUnsubscribed: false, current: { id: "act3", version: 1, arrears } }), "ok");
  assert.equal(answer(paid), "ok");
});

test("ACT-10: a role that may not spend is refused; a key has its scopes instead of a role", () => {
  assert.equal(answer({ isTrial: false, role: "creator" }), "not_allowed_to_spend");
  assert.equal(answer({ isTrial: false, role: "key" }), "ok");
});
