import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { at, openOrg } from "../testing.ts";
import { loadBanners } from "./load-banners.ts";
import { loadBillingPage } from "./load-billing-page.ts";
import { loadBuying } from "./load-buying.ts";
import { loadPacksPage } from "./load-packs-page.ts";
import { loadPlansPage } from "./load-plans-page.ts";
import { loadReturn } from "./load-return.ts";

const START = at("2026-03-01T00:00:00Z");
let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const as = (caller: Caller, role: Caller["role"]): Caller => ({ ...caller, role, actor: "user:00000000-0000-4000-8000-000000000001" });

test("without a key the pages say that payments are not set up, and nothing else breaks", async () => {
  const owner = as(await openOrg("act3", "starter", START), "owner");
  const [plans, packs, billing] = await Promise.all([loadPlansPage(owner), loadPacksPage(owner), loadBillingPage(owner)]);
  assert.deepEqual([plans.payments, packs.payments, billing.payments], ["not_set_up", "not_set_up", "not_set_up"]);
  assert.deepEqual([billing.methods, billing.invoices, billing.isComplete], [[], [], true]);
});

test("ACT-2, ACT-13: from the trial one comes to each paid plan by starting it, to Enterprise by request, to the archive by leaving", async () => {
  const owner = as(await openOrg("act3", "starter", START), "owner");
  const { current, plans } = await loadPlansPage(owner);
  assert.equal(current.status, "trial");
  assert.deepEqual(
    plans.map(({ plan, way }) => [plan.id, way]),
    [
      ["starter", "start"],
      ["creator", "start"],
      ["studio", "start"],
      ["enterprise", "request"],
      ["archive", "cancel"],
    ],
  );
});

test("ACT-10: the Billing role sees how one pays, and neither what members ask for nor automatic purchases", async () => {
  const caller = await openOrg("act3", "creator", START);
  const [owner, billing] = await Promise.all([loadBillingPage(as(caller, "owner")), loadBillingPage(as(caller, "billing"))]);
  assert.deepEqual([owner.requests, owner.recharge?.rule], [[], null]);
  assert.deepEqual([billing.requests, billing.recharge], [null, null]);
});

test("ACT-9: owners buy, creators ask them, and viewers do neither", async () => {
  const caller = await openOrg("act3", "creator", START);
  const may = async (role: Caller["role"]) => {
    const { mayBuy, mayAsk, owners } = await loadBuying(as(caller, role));
    assert.equal(owners.length, 1);
    return [mayBuy, mayAsk];
  };
  assert.deepEqual(await may("owner"), [true, false]);
  assert.deepEqual(await may("creator"), [false, true]);
  assert.deepEqual(await may("viewer"), [false, false]);
});

test("ALW-3, ACT-5: bought credits end after the card's months, or never", async () => {
  const [alwrity, act3] = await Promise.all([openOrg("alwrity", "pro", START), openOrg("act3", "creator", START)]);
  assert.equal((await loadPacksPage(as(alwrity, "owner"))).expiresAt, at("2027-03-01T00:00:00Z"));
  assert.equal((await loadPacksPage(as(act3, "owner"))).expiresAt, null);
});

test("ACT-2: a trial's last days are told above every page, counted up to the end; before them nothing is", async () => {
  const owner = as(await openOrg("act3", "starter", START), "owner");
  const { trialEndsAt } = (await loadPlansPage(owner)).current;
  assert.ok(trialEndsAt !== null);
  const bannersAt = (before: number) => loadBanners({ ...owner, now: later(trialEndsAt, -before) });
  assert.deepEqual(await bannersAt(40 * DAY), []);
  assert.deepEqual(await bannersAt(4 * DAY + 1), [{ kind: "trial", endsAt: trialEndsAt, days: 5 }]);
});

test("what another organization bought, or nobody, is not found on coming back", async () => {
  const owner = as(await openOrg("act3", "creator", START), "owner");
  for (const order of ["00000000-0000-4000-8000-000000000000", "x", undefined])
    assert.equal((await loadReturn(owner, order === undefined ? {} : { order })).state, "not_found");
});
