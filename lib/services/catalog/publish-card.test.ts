import assert from "node:assert/strict";
import { after, test } from "node:test";
import postgres from "postgres";
import { freshDatabase } from "#db/testing.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { INSTALLATION } from "#lib/domain/orgs/installation.ts";
import { DAY, formatInstant, HOUR, type Instant, later } from "#lib/units/instant.ts";

const database = await freshDatabase();
after(database.drop);
const { pool } = await import("#db/client.ts");
const { listAudit } = await import("#db/queries/audit.ts");
const { findQuote } = await import("#db/queries/rating.ts");
const { loadAccount } = await import("#db/queries/ledger.ts");
const { confirmSpend } = await import("../jobs/confirm-spend.ts");
const { finishJob } = await import("../jobs/finish-job.ts");
const { loadJob } = await import("../jobs/load-job.ts");
const { quoteJob } = await import("../rating/quote-job.ts");
const { renewCycle } = await import("../plans/renew-cycle.ts");
const { at, openOrg } = await import("../testing.ts");
const { cardOf, findCard, newestCard } = await import("../cards.ts");
const { discardDraft } = await import("./discard-draft.ts");
const { loadDraft } = await import("./load-draft.ts");
const { loadRepricing } = await import("./load-repricing.ts");
const { publishCard } = await import("./publish-card.ts");
const { publishFile } = await import("./publish-file.ts");
const { saveDraft } = await import("./save-draft.ts");

const start = at("2026-03-01T10:00:00Z");
const shipped = (id: string): RateCard => latestCard(id) ?? assert.fail(id);

function operator(now: Instant): Caller {
  const permissions = ["cards:manage"] as const;
  return { accountId: INSTALLATION, slug: "", actor: "user:op", role: "operator", permissions, now, requestId: "test" };
}

/** A card like a shipped one with another id, so that no test meets another's versions. */
function cardLike(id: string, as: string, version = 1): RateCard {
  return { ...shipped(as), id, version };
}

/** The next version of a card as JSON, with some text of it replaced. */
function next(card: RateCard, version: number, from: string, to: string): string {
  const text = JSON.stringify({ ...card, version });
  assert.ok(text.includes(from), from);
  return text.replace(from, to);
}

async function publish(now: Instant, cardId: string, json: string, effectiveAt: Instant | null = null) {
  const saved = await saveDraft(operator(now), { cardId, body: json, revision: 0 });
  assert.ok(saved.ok && saved.value.problems.length === 0, JSON.stringify(saved));
  return publishCard(operator(now), {
    cardId,
    revision: saved.value.revision,
    effectiveAt: effectiveAt === null ? null : formatInstant(effectiveAt),
    note: "Dearer shots",
  });
}

async function file(card: RateCard, now = start) {
  const made = await publishFile(operator(now), { json: JSON.stringify(card) });
  assert.ok(made.ok, JSON.stringify(made));
}

test("GEN-3: from its effective moment a version prices new quotes; what was quoted before is stale then, and keeps its price", async () => {
  await file(cardLike("moving", "act3"));
  const org = await openOrg("moving", "creator", start);
  const owner = { ...org, role: "owner" as const };
  const shot = { operation: "shot", params: { quality: "Q2", count: 1 } };
  const before = await quoteJob(owner, shot);
  assert.ok(before.ok);
  const running = await confirmSpend(owner, { quoteId: before.value.id });
  const kept = await quoteJob(owner, shot);
  assert.ok(running.ok && kept.ok);

  const moment = later(start, 5 * 60_000);
  const made = await publish(start, "moving", next(cardLike("moving", "act3"), 2, '"Q2":"200"', '"Q2":"250"'), moment);
  assert.ok(made.ok && made.value.version === 2, JSON.stringify(made));
  assert.equal((await cardOf({ cardId: "moving", cardVersion: 1 }, later(moment, -1)))?.version, 1);
  assert.equal((await newestCard("moving", moment))?.version, 2);

  const then = { ...owner, now: moment };
  const stale = await confirmSpend(then, { quoteId: kept.value.id });
  assert.deepEqual(stale, { ok: false, reason: "quote_stale", detail: { quoted: 1, current: 2 } });
  const fresh = await quoteJob(then, shot);
  assert.ok(fresh.ok);
  assert.deepEqual([fresh.value.cardVersion, fresh.value.total], [2, 250_000n]);
  assert.ok((await confirmSpend(then, { quoteId: fresh.value.id })).ok);

  // The job that ran all the while is settled, and read, by the version that priced it.
  const system = { ...then, role: "system" as const };
  const settled = await finishJob(system, { jobId: running.value.jobId, actual: { quality: "Q2", count: 1 } });
  assert.ok(settled.ok);
  const job = await loadJob(then, running.value.jobId);
  assert.deepEqual([job?.job.settled, job?.cardName], [200_000n, "ACT 3 AI, version 1"]);
  assert.equal((await findQuote(org.accountId, before.value.id))?.total, 200_000n);
});

test("a quote that was confirmed in time is told as used, not as stale, after a repricing", async () => {
  await file(cardLike("used", "act3"));
  const owner = { ...(await openOrg("used", "creator", start)), role: "owner" as const };
  const quoted = await quoteJob(owner, { operation: "shot", params: { quality: "Q1", count: 1 } });
  assert.ok(quoted.ok);
  const first = await confirmSpend(owner, { quoteId: quoted.value.id });
  assert.ok(first.ok);
  assert.ok((await publish(start, "used", next(cardLike("used", "act3"), 2, '"Q1":"80"', '"Q1":"90"'))).ok);
  const again = await confirmSpend(owner, { quoteId: quoted.value.id });
  assert.deepEqual(again, { ok: false, reason: "quote_used", detail: { jobId: first.value.jobId } });
});

test("a new plan's credits come with the first period that begins after the version took effect, however late it is closed", async () => {
  await file(cardLike("renewing", "alwrity"));
  const org = await openOrg("renewing", "pro", start);
  const due = (await loadAccount(org.accountId))?.period.end ?? assert.fail();
  const body = next(cardLike("renewing", "alwrity"), 2, '"amount":"1000"', '"amount":"1500"');
  assert.ok((await publish(start, "renewing", body, later(due, HOUR))).ok);
  assert.ok((await renewCycle({ ...org, now: later(due, 2 * DAY) }, {})).ok);
  const monthly = async () => (await loadAccount(org.accountId))?.lots.find((lot) => lot.class === "monthly")?.remaining;
  assert.equal(await monthly(), 1_000_000n);
  const following = (await loadAccount(org.accountId))?.period.end ?? assert.fail();
  assert.ok((await renewCycle({ ...org, now: following }, {})).ok);
  assert.equal(await monthly(), 1_500_000n);
});

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

test("a repricing tells what the jobs of the last 30 days would have cost: how many, how much, and what no longer fits", async () => {
  await file(cardLike("repriced", "act3"), at("2026-01-01T00:00:00Z"));
  const org = await openOrg("repriced", "studio", start);
  const jobs = [
    { operation: "shot", params: { quality: "Q2", count: 2 } },
    { operation: "shot", params: { quality: "Q2", count: 2 } },
    { operation: "shot", params: { quality: "Q1", count: 1 } },
    { operation: "script", params: { minutes: 120 } },
  ];
  const run = async (now: Instant, job: (typeof jobs)[number]) => {
    const owner = { ...org, role: "owner" as const, now };
    const quoted = await quoteJob(owner, job);
    assert.ok(quoted.ok);
    assert.ok((await confirmSpend(owner, { quoteId: quoted.value.id })).ok);
  };
  for (const job of jobs) await run(later(start, HOUR), job);
  const card: RateCard = JSON.parse(
    next(cardLike("repriced", "act3"), 2, '"Q2":"200"', '"Q2":"150"')
      .replace('"Q1":"80"', '"Q1":"100"')
      .replace('"id":"script","label":"Film', '"id":"screenplay","label":"Film'),
  );
  const view = await loadRepricing({ now: later(start, 20 * DAY) }, card);
  assert.deepEqual(
    view.operations,
    [
      { operation: "script", unit: "credit", count: 1, more: 0, less: 0, refused: 1, before: 0n, after: 0n },
      { operation: "shot", unit: "credit", count: 3, more: 1, less: 2, refused: 0, before: 880_000n, after: 700_000n },
    ].toSorted(
      (a, b) =>
        view.operations.findIndex((each) => each.operation === a.operation) -
        view.operations.findIndex((each) => each.operation === b.operation),
    ),
  );
  assert.deepEqual(
    view.changes.map(({ jobs: { count }, difference }) => [count, difference]),
    [
      [2, -100_000n],
      [1, 20_000n],
    ],
  );
  assert.equal(view.complete, true);
  const later30 = await loadRepricing({ now: later(start, 40 * DAY) }, card);
  assert.deepEqual([later30.operations, later30.changes], [[], []]);
});
