import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAccount } from "#db/queries/ledger.ts";
import { DAY, later, MINUTE } from "#lib/units/instant.ts";
import { actions, lettersTo, operator } from "../../../sandbox/testing-operator.ts";
import { openOwner } from "../../../sandbox/testing-owner.ts";
import { payingWorld } from "../../../sandbox/testing-world.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { at, classes } from "../testing.ts";
import { changeManagedPlan, keepManagedPlan } from "./change-managed-plan.ts";
import { loadPlansPage } from "./load-plans-page.ts";

await payingWorld();

const CLOSE = at("2026-12-01T10:00:00Z");

test("ACT-12: a managed plan ends at its period's end, at no other, and can be kept until then", async () => {
  const caller = await openOwner({ planId: "studio" });
  const { accountId } = caller;
  const end = { accountId, planId: "archive", when: "period_end", reason: "The contract ends" };
  const ended = await changeManagedPlan(operator(), end);
  assert.ok(ended.ok, JSON.stringify(ended));
  assert.equal(ended.value.at, CLOSE);
  const view = await loadPlansPage(caller);
  assert.deepEqual([view.current.status, view.current.pending?.kind, view.current.pending?.at], ["managed", "cancel", CLOSE]);
  assert.match((await lettersTo(caller)).join(), /The contract ends/);
  assert.ok((await keepManagedPlan(operator(), { accountId })).ok);
  assert.equal((await loadPlansPage(caller)).current.pending, null);
  const kept = await keepManagedPlan(operator(), { accountId });
  assert.deepEqual(kept.ok || kept.reason, "nothing_pending");
  await renewCycle({ ...caller, role: "system", now: later(CLOSE, MINUTE) }, {});
  assert.equal((await loadAccount(accountId))?.planId, "studio", "what was taken back does not happen");
  assert.ok((await changeManagedPlan(operator(later(CLOSE, DAY)), end)).ok);
  await renewCycle({ ...caller, role: "system", now: at("2027-03-02T00:00:00Z") }, {});
  assert.equal((await loadAccount(accountId))?.planId, "archive");
  const done = await actions(accountId);
  assert.deepEqual([done.filter((action) => action === "plan.end-agreed").length, done.includes("plan.change-undone")], [2, true]);
});

test("ACT-13: a managed plan changes to a lower one at the period's end with its credits, to a higher one at once, and only where no subscription pays", async () => {
  const caller = await openOwner({ planId: "studio" });
  const { accountId } = caller;
  const down = { accountId, planId: "creator", when: "period_end", reason: "Fewer films" };
  const now = await changeManagedPlan(operator(), { ...down, when: "now" });
  assert.deepEqual(now.ok || now.reason, "not_an_upgrade");
  assert.ok((await changeManagedPlan(operator(), down)).ok);
  const closed = { ...caller, role: "system", now: later(CLOSE, MINUTE) } as const;
  await renewCycle(closed, {});
  assert.equal((await loadAccount(accountId))?.planId, "creator");
  assert.deepEqual((await classes(closed))[0], ["monthly", 33_000]);
  const up = await changeManagedPlan(operator(closed.now), { accountId, planId: "studio", when: "now", reason: "More films" });
  assert.ok(up.ok);
  assert.equal((await loadAccount(accountId))?.planId, "studio");
  const trial = await openOwner();
  const refused = await changeManagedPlan(operator(), { ...down, accountId: trial.accountId });
  assert.deepEqual(refused.ok || refused.reason, "not_managed");
});
