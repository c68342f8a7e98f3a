import assert from "node:assert/strict";
import { after, test } from "node:test";
import postgres from "postgres";
import { pool } from "#db/client.ts";
import { listAudit } from "#db/queries/audit.ts";
import { freshDatabase } from "#db/testing.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { INSTALLATION } from "#lib/domain/orgs/installation.ts";
import { DAY, formatInstant, HOUR, later } from "#lib/units/instant.ts";
import { findCard } from "../cards.ts";
import { discardDraft } from "./discard-draft.ts";
import { loadDraft } from "./load-draft.ts";
import { publishCard } from "./publish-card.ts";
import { publishFile } from "./publish-file.ts";
import { saveDraft } from "./save-draft.ts";
import { cardLike, file, next, operator, shipped, start } from "./testing.ts";

const database = await freshDatabase();
after(database.drop);

test("GEN-8: what is published can be changed by nobody: not by a verb, not by the application's role in SQL", async () => {
  await file(cardLike("fixed", "alugha"));
  const other = next(cardLike("fixed", "alugha"), 1, '"price":"12"', '"price":"13"');
  assert.deepEqual(await publishFile(operator(start), { json: other }), {
    ok: false,
    reason: "invalid_card",
    detail: {
      problems: ["operations.encoding.components.minutes.price: version 1 was published with another value here: raise the version"],
    },
  });
  for (const statement of [
    "update card_versions set body = '{}' where card_id = 'fixed'",
    "update card_versions set effective_at = now()",
    "delete from card_versions",
    "truncate card_versions",
  ])
    await assert.rejects(pool().unsafe(statement), /permission denied/, statement);
  assert.equal((await findCard("fixed", 1))?.version, 1);
  const again = await publishFile(operator(later(start, DAY)), { json: JSON.stringify(cardLike("fixed", "alugha")) });
  assert.deepEqual(again, { ok: true, value: { card: "fixed version 1", isNew: false } });
});

test("the database itself holds that the application may not write what is published", async () => {
  const owner = postgres(database.url, { max: 1, onnotice: () => undefined });
  try {
    const rows = await owner<{ privilege: string }[]>`select privilege_type as privilege from information_schema.role_table_grants
      where table_name = 'card_versions' and grantee = 'greenlight_app' order by 1`;
    assert.deepEqual(rows.map(({ privilege }) => privilege).toSorted(), ["INSERT", "SELECT"]);
  } finally {
    await owner.end();
  }
});

test("a draft is kept as typed, also while it is no card; nobody overwrites or publishes what they have not seen", async () => {
  await file(cardLike("drafted", "ims"));
  const save = (body: string, revision: number) => saveDraft(operator(start), { cardId: "drafted", body, revision });
  const broken = await save('{ "id": "drafted",', 0);
  assert.ok(broken.ok && broken.value.revision === 1);
  assert.match(broken.value.problems.join(), /^card: is not JSON/);
  assert.equal((await loadDraft("drafted"))?.body, '{ "id": "drafted",');
  assert.deepEqual(await save("{}", 0), { ok: false, reason: "conflict", detail: { cardId: "drafted" } });
  const publishBroken = await publishCard(operator(start), { cardId: "drafted", revision: 1, effectiveAt: null });
  assert.ok(!publishBroken.ok && publishBroken.reason === "invalid_card");
  const good = await save(JSON.stringify(cardLike("drafted", "ims", 2)), 1);
  assert.ok(good.ok && good.value.problems.length === 0);
  const unseen = await publishCard(operator(start), { cardId: "drafted", revision: 1, effectiveAt: null });
  assert.deepEqual(unseen, { ok: false, reason: "conflict", detail: { cardId: "drafted" } });
  const past = await publishCard(operator(start), { cardId: "drafted", revision: 2, effectiveAt: formatInstant(later(start, -HOUR)) });
  assert.equal(past.ok, false);
  assert.ok((await discardDraft(operator(start), { cardId: "drafted", revision: 2 })).ok);
  assert.equal((await discardDraft(operator(start), { cardId: "drafted", revision: 2 })).ok, false);
  assert.equal((await loadDraft("drafted"))?.revision, 0);
});

test("two who publish at once publish one version, and each row of it is in the audit log", async () => {
  await file(cardLike("raced", "alugha"));
  const body = JSON.stringify(cardLike("raced", "alugha", 2));
  const saved = await saveDraft(operator(start), { cardId: "raced", body, revision: 0 });
  assert.ok(saved.ok);
  const publishNow = () => publishCard(operator(start), { cardId: "raced", revision: 1, effectiveAt: null });
  const outcomes = await Promise.all([publishNow(), publishNow(), publishNow()]);
  assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
  const rows = (await listAudit(INSTALLATION, 500))
    .filter(({ subject }) => subject === "raced")
    .map(({ action, actor }) => [action, actor]);
  assert.deepEqual(rows.toSorted(), [
    ["card.draft-saved", "user:op"],
    ["card.published", "user:op"],
    ["card.published", "user:op"],
  ]);
});

test("what accounts stand on must stay: unit, currency, plans, and classes in their order", async () => {
  const act3 = shipped("act3");
  const [monthly, bank, packs] = act3.classes;
  assert.ok(monthly && bank && packs);
  const wrong: RateCard = {
    ...act3,
    version: 1,
    currency: "EUR",
    plans: act3.plans.filter(({ id }) => id !== "archive"),
    classes: [bank, monthly, packs],
  };
  const saved = await saveDraft(operator(start), { cardId: "act3", body: JSON.stringify(wrong), revision: 0 });
  assert.ok(saved.ok);
  assert.deepEqual(saved.value.problems, [
    "version: must be more than 1, the newest that is published",
    "currency: must stay USD",
    "plans.archive: must stay: accounts may be on it",
    "classes: must begin with monthly, bank, packs, in this order: lots that are there carry their rank",
  ]);
  assert.equal((await saveDraft(operator(start), { cardId: "none", body: "{}", revision: 0 })).ok, false);
});

test("nobody but an operator with the permission publishes, drafts or discards", async () => {
  for (const role of ["owner", "billing", "creator", "viewer", "key", "operator"] as const) {
    const caller: Caller = { ...operator(start), role, permissions: role === "operator" ? [] : ["quotes:create"] };
    for (const verb of [publishCard, publishFile, saveDraft, discardDraft]) {
      const outcome = await verb(caller, {});
      assert.ok(!outcome.ok && outcome.reason === "forbidden", role);
    }
  }
});
